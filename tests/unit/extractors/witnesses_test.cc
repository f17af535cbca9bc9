#include "extractors/fields/witnesses.h"

#include <gmock/gmock.h>

namespace kiemchung {
namespace {

DateFact read_from_scan(double first, double second) {
  DateFact date;
  date.status = FieldStatus::kFound;
  date.source = Source::kHandwriting;
  date.iso = "2025-03-17";
  date.day = 17;
  date.month = 3;
  date.year = 2025;
  date.confidence = first;
  date.candidates = {{"2025-03-17", Source::kHandwriting, first}, {"2025-03-11", Source::kHandwriting, second}};
  return date;
}

std::vector<SignatureFact> signed_at(const std::string& time) {
  std::vector<SignatureFact> signatures(1);
  signatures[0].claimed_time = time;
  return signatures;
}

TEST(SigningTimeWitness, ChoosesAmongNearEqualReadings) {
  DateFact date = read_from_scan(0.5, 0.4);
  weigh_by_signing_time(signed_at("2025-03-11T03:00:00Z"), date);
  EXPECT_EQ(date.iso, "2025-03-11");
  EXPECT_EQ(date.day, 11);
  EXPECT_GT(date.confidence, 0.9);
}

TEST(SigningTimeWitness, DoesNotOverruleAConfidentReading) {
  DateFact date = read_from_scan(0.97, 0.01);
  weigh_by_signing_time(signed_at("2025-03-11T03:00:00Z"), date);
  EXPECT_EQ(date.iso, "2025-03-17");
  EXPECT_DOUBLE_EQ(date.confidence, 0.97);
}

TEST(SigningTimeWitness, CountsTheDayInVietNam) {
  DateFact date = read_from_scan(0.5, 0.4);
  weigh_by_signing_time(signed_at("2025-03-10T18:30:00Z"), date);  // 01:30 of the 11th at UTC+7
  EXPECT_EQ(date.iso, "2025-03-11");
}

TEST(SigningTimeWitness, ReceiversAndPublishersSayNothing) {
  auto signatures = signed_at("2025-03-11T03:00:00Z");
  signatures[0].role = SignatureRole::kIncoming;
  DateFact date = read_from_scan(0.5, 0.4);
  weigh_by_signing_time(signatures, date);
  EXPECT_EQ(date.iso, "2025-03-17");
}

TEST(SigningTimeWitness, TextOfAProgramNeedsNoWitness) {
  DateFact date = read_from_scan(0.5, 0.4);
  date.source = Source::kTextLayer;
  weigh_by_signing_time(signed_at("2025-03-11T03:00:00Z"), date);
  EXPECT_EQ(date.iso, "2025-03-17");
}

}  // namespace
}  // namespace kiemchung
