#include "pipeline/isolated.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>

namespace kiemchung {
namespace {

TEST(Isolated, WorkAnswers) {
  std::string long_answer(3u << 20, 'x');
  EXPECT_EQ(run_isolated([&] { return long_answer; }), long_answer);
  EXPECT_EQ(run_isolated([] { return std::string(); }), "");
}

TEST(Isolated, EveryWayToFailCostsOnlyTheAnswer) {
  EXPECT_FALSE(run_isolated([]() -> std::string { throw std::runtime_error("no"); }));
  EXPECT_FALSE(run_isolated([]() -> std::string {
    signal(SIGSEGV, SIG_DFL);
    raise(SIGSEGV);
    return "";
  }));
  IsolationLimits limits;
  limits.timeout = std::chrono::seconds(1);
  EXPECT_FALSE(run_isolated(
      []() -> std::string {
        while (true) usleep(1000);
      },
      limits));
  limits.reply_bytes = 1000;
  EXPECT_FALSE(run_isolated([] { return std::string(4u << 20, 'x'); }, limits));
}

TEST(Isolated, AChildIsTalkedToWhileItLasts) {
  IsolatedChild child(
      [](const IsolatedChild::Line& line) {
        char letter = 0;
        while (line.get(&letter, 1)) line.put(std::string(3, letter));
      },
      {});
  for (const char letter : {'a', 'b'}) {
    std::string answer(3, ' ');
    ASSERT_TRUE(child.put({&letter, 1}));
    ASSERT_TRUE(child.get(answer.data(), answer.size()));
    EXPECT_EQ(answer, std::string(3, letter));
  }
}

TEST(Isolated, AChildThatDiedOrIsSilentGivesNothing) {
  char letter = 0;
  IsolatedChild dead([](const IsolatedChild::Line&) { _exit(0); }, {});
  EXPECT_FALSE(dead.get(&letter, 1));
  EXPECT_TRUE(dead.ended_well());
  IsolationLimits limits;
  limits.timeout = std::chrono::seconds(1);
  IsolatedChild silent(
      [](const IsolatedChild::Line&) {
        while (true) usleep(1000);
      },
      limits);
  EXPECT_FALSE(silent.get(&letter, 1));
  EXPECT_FALSE(silent.ended_well());
}

TEST(Isolated, WorkReachesNothingOutside) {
  EXPECT_EQ(run_isolated([] { return std::string(open("/etc/passwd", O_RDONLY) < 0 ? "refused" : "opened"); }),
            "refused");
  EXPECT_EQ(run_isolated([] { return std::string(socket(AF_INET, SOCK_STREAM, 0) < 0 ? "refused" : "opened"); }),
            "refused");
  EXPECT_EQ(run_isolated([] { return std::string(fork() < 0 ? "refused" : "forked"); }), "refused");
}

}  // namespace
}  // namespace kiemchung
