#include "pipeline/store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "extractors/facts_json.h"
#include "pipeline/exit_codes.h"
#include "pipeline/sha256.h"
#include "pipeline/sqlite.h"

namespace kiemchung {
namespace {

constexpr std::int64_t kApplicationId = 0x4B434856;  // "KCHV": tells our files from other SQLite files

// One entry a schema version, applied in order to older stores. Never change an entry that was released: add one.
constexpr std::array kMigrations = {
    R"sql(
CREATE TABLE documents (
  sha256 TEXT NOT NULL, examiner TEXT NOT NULL, facts TEXT NOT NULL, checksum TEXT NOT NULL,
  failed INTEGER NOT NULL, timeout_seconds INTEGER NOT NULL, memory_mib INTEGER NOT NULL,
  PRIMARY KEY (sha256, examiner)) WITHOUT ROWID;
CREATE TABLE pictures (
  id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, examiner TEXT NOT NULL, position INTEGER NOT NULL,
  place TEXT NOT NULL, page INTEGER NOT NULL, x0 INTEGER NOT NULL, y0 INTEGER NOT NULL, x1 INTEGER NOT NULL,
  y1 INTEGER NOT NULL, media_type TEXT NOT NULL, checksum TEXT NOT NULL, bytes BLOB NOT NULL,
  UNIQUE (sha256, examiner, position));
CREATE TABLE first_seen (
  unit TEXT NOT NULL, path TEXT NOT NULL, sha256 TEXT NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (unit, path, sha256)) WITHOUT ROWID;
CREATE TABLE notes (name TEXT PRIMARY KEY, text TEXT NOT NULL, checksum TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE intake (
  location BLOB PRIMARY KEY, size INTEGER NOT NULL, modified_ns INTEGER NOT NULL, changed_ns INTEGER NOT NULL,
  inode INTEGER NOT NULL, entry TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE runs (id INTEGER PRIMARY KEY, at TEXT NOT NULL, policy TEXT NOT NULL, state TEXT NOT NULL);
)sql",
    "ALTER TABLE first_seen ADD COLUMN unseen TEXT NOT NULL DEFAULT ''",
    // Sums over what had none: pictures' places, first sightings, intake's memory (a cache, so it begins anew).
    R"sql(
ALTER TABLE documents ADD COLUMN pictures_sum INTEGER NOT NULL DEFAULT 0;
DELETE FROM intake;
ALTER TABLE intake ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
CREATE TABLE sums (name TEXT PRIMARY KEY, rows INTEGER NOT NULL, sum INTEGER NOT NULL) WITHOUT ROWID;
)sql",
};
constexpr std::int64_t kSchema = static_cast<std::int64_t>(kMigrations.size());

// Boxes are kept in hundredths of a point, so that what comes back is what went in on every machine.
std::int64_t hundredths(double points) { return static_cast<std::int64_t>(points * 100.0 + (points < 0 ? -0.5 : 0.5)); }

const std::string& examiner_key() {
  static const std::string kKey = fmt::format("{}/{}", kFactsSchema, kExaminerVersion);
  return kKey;
}

bool failed_in_examiner(const DocumentFacts& facts) {
  return std::any_of(facts.problems.begin(), facts.problems.end(),
                     [](const Problem& problem) { return problem.code.starts_with("examiner_"); });
}

// Tells bytes a disk changed from those that were written (FNV-1a over the parts and their ends). Against people who
// edit the store it proves nothing.
class DamageSum {
 public:
  DamageSum& add(std::string_view part) {
    for (const char byte : part) value_ = (value_ ^ static_cast<unsigned char>(byte)) * kPrime;
    value_ = (value_ ^ part.size()) * kPrime;
    return *this;
  }
  DamageSum& add(std::int64_t number) {
    return add(std::string_view(reinterpret_cast<const char*>(&number), sizeof number));
  }
  std::int64_t value() const { return static_cast<std::int64_t>(value_); }

 private:
  static constexpr std::uint64_t kPrime = 0x100000001b3u;
  std::uint64_t value_ = 0xcbf29ce484222325u;
};

// One number over all pictures of a document, in their order.
class PicturesSum {
 public:
  void add(const std::string& place, std::int64_t page, const std::array<std::int64_t, 4>& box,
           const std::string& media_type, const std::string& checksum) {
    sum_.add(place).add(page).add(media_type).add(checksum);
    for (const auto edge : box) sum_.add(edge);
  }
  std::int64_t value() const { return sum_.value(); }

 private:
  DamageSum sum_;
};

std::array<std::int64_t, 4> box_of(const Picture& picture) {
  return {hundredths(picture.box.x0), hundredths(picture.box.y0), hundredths(picture.box.x1),
          hundredths(picture.box.y1)};
}

std::int64_t sum_of(const std::string& location, const FileStamp& stamp, std::string_view entry) {
  return DamageSum()
      .add(location)
      .add(static_cast<std::int64_t>(stamp.size))
      .add(stamp.modified_ns)
      .add(stamp.changed_ns)
      .add(static_cast<std::int64_t>(stamp.inode))
      .add(entry)
      .value();
}

// How many rows a table has and the sum of them all, whatever their order: a row that vanished shows as well.
struct TableSum {
  std::int64_t rows = 0;
  std::int64_t sum = 0;
  bool operator==(const TableSum&) const = default;
  void add(std::int64_t row) {
    ++rows;
    sum ^= row;
  }
};

constexpr const char* kFirstSeen = "first_seen";

std::string path_of(const std::string& url) {
  if (url.starts_with("postgresql:") || url.starts_with("postgres:")) {
    throw RunError(ExitCode::kUsage,
                   fmt::format("bản này chỉ dùng kho SQLite, chưa dùng được {}. Đưa đường dẫn tệp cho --store.", url));
  }
  std::string path = url.starts_with("sqlite://") ? url.substr(9) : url.starts_with("sqlite:") ? url.substr(7) : url;
  if (path.empty()) throw RunError(ExitCode::kUsage, "--store cần đường dẫn tệp kho dữ liệu.");
  return path;
}

[[noreturn]] void refuse_row(const std::string& path, const std::string& what) {
  throw RunError(ExitCode::kUsage,
                 fmt::format("kho dữ liệu {} bị hỏng: {} không khớp tổng kiểm. Không lập kết quả từ dữ liệu này. Chạy "
                             "`kiemchung store verify --store {}` để xem chi tiết, phục hồi từ bản sao lưu, hoặc chọn "
                             "kho mới bằng --store.",
                             path, what, path));
}

}  // namespace

struct Store::Impl {
  std::string path;
  Database database;
  int lock = -1;
  int depth = 0;

  Impl(const std::string& file, bool create) : path(file), database(file, create) {}
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() {
    if (lock >= 0) close(lock);
  }

  void prepare() {
    const auto application = database.pragma("application_id");
    const auto version = database.pragma("user_version");
    const bool fresh = application == 0 && version == 0 && table_count() == 0;
    if (!fresh && application != kApplicationId) {
      throw RunError(ExitCode::kUsage, fmt::format("{} là một tệp SQLite khác, không phải kho của kiemchung. Chọn tệp "
                                                   "khác bằng --store.",
                                                   path));
    }
    if (version > kSchema) {
      throw RunError(ExitCode::kUsage,
                     fmt::format("kho dữ liệu {} do bản kiemchung mới hơn tạo (phiên bản kho {}, bản này đọc đến {}). "
                                 "Cập nhật kiemchung, hoặc chọn kho khác bằng --store.",
                                 path, version, kSchema));
    }
    database.execute("PRAGMA journal_mode=WAL");
    database.execute("PRAGMA synchronous=NORMAL");
    migrate(version);
  }

  std::int64_t table_count() {
    Statement tables(database, "SELECT count(*) FROM sqlite_master");
    tables.step();
    return tables.number(0);
  }

  void migrate(std::int64_t version) {
    if (version == kSchema) return;
    Transaction transaction(database);
    // Another process may have migrated while this one waited for the lock.
    for (auto from = database.pragma("user_version"); from < kSchema; ++from) {
      database.execute(kMigrations.at(static_cast<std::size_t>(from)));
      if (from == 2) sum_what_had_no_sum();
    }
    database.execute(fmt::format("PRAGMA application_id={}", kApplicationId).c_str());
    database.execute(fmt::format("PRAGMA user_version={}", kSchema).c_str());
    transaction.commit();
  }

  void sum_what_had_no_sum() {
    Statement documents(database, "SELECT sha256, examiner FROM documents");
    while (documents.step()) {
      Statement update(database, "UPDATE documents SET pictures_sum=? WHERE sha256=? AND examiner=?");
      update.bind(1, pictures_sum(documents.text(0), documents.text(1)));
      update.bind(2, documents.text(0)).bind(3, documents.text(1)).run();
    }
    keep_table_sum(kFirstSeen, first_seen_counted());
  }

  std::int64_t pictures_sum(const std::string& sha256, const std::string& examiner) {
    PicturesSum sum;
    Statement select(database,
                     "SELECT place, page, x0, y0, x1, y1, media_type, checksum FROM pictures WHERE sha256=? AND "
                     "examiner=? ORDER BY position");
    select.bind(1, sha256).bind(2, examiner);
    while (select.step()) {
      sum.add(select.text(0), select.number(1),
              {select.number(2), select.number(3), select.number(4), select.number(5)}, select.text(6), select.text(7));
    }
    return sum.value();
  }

  static std::int64_t first_seen_row(const std::string& unit, const std::string& path, const std::string& sha256,
                                     const Sighting& seen) {
    return DamageSum().add(unit).add(path).add(sha256).add(seen.first_seen).add(seen.unseen).value();
  }

  TableSum first_seen_counted() {
    TableSum counted;
    Statement select(database, "SELECT unit, path, sha256, at, unseen FROM first_seen");
    while (select.step()) {
      counted.add(first_seen_row(select.text(0), select.text(1), select.text(2), {select.text(3), select.text(4)}));
    }
    return counted;
  }

  TableSum table_sum(const char* name) {
    Statement select(database, "SELECT rows, sum FROM sums WHERE name=?");
    select.bind(1, name);
    if (!select.step()) return {};
    return {select.number(0), select.number(1)};
  }

  void keep_table_sum(const char* name, const TableSum& sum) {
    Statement insert(database, "INSERT OR REPLACE INTO sums VALUES (?,?,?)");
    insert.bind(1, name).bind(2, sum.rows).bind(3, sum.sum).run();
  }

  void verify_structure(std::vector<std::string>& faults) {
    Statement check(database, "PRAGMA integrity_check");
    while (check.step()) {
      if (check.text(0) != "ok") faults.push_back(check.text(0));
    }
  }

  void verify_checksums(std::vector<std::string>& faults) {
    Statement documents(database, "SELECT sha256, facts, checksum FROM documents ORDER BY sha256");
    while (documents.step()) {
      if (sha256_of(documents.text(1)) != documents.text(2)) faults.push_back("dữ kiện của tệp " + documents.text(0));
    }
    Statement pictures(database, "SELECT sha256, position, bytes, checksum FROM pictures ORDER BY id");
    while (pictures.step()) {
      if (sha256_of(pictures.text(2)) == pictures.text(3)) continue;
      faults.push_back(fmt::format("ảnh {} của tệp {}", pictures.number(1), pictures.text(0)));
    }
    Statement sums(database, "SELECT sha256, examiner, pictures_sum FROM documents ORDER BY sha256");
    while (sums.step()) {
      if (pictures_sum(sums.text(0), sums.text(1)) != sums.number(2)) {
        faults.push_back("vị trí ảnh của tệp " + sums.text(0));
      }
    }
    if (first_seen_counted() != table_sum(kFirstSeen)) faults.emplace_back("bảng thời điểm nhận hồ sơ");
    Statement notes(database, "SELECT name, text, checksum FROM notes ORDER BY name");
    while (notes.step()) {
      if (sha256_of(notes.text(1)) != notes.text(2)) faults.push_back("ghi chú " + notes.text(0));
    }
  }

  void keep_picture(const std::string& sha256, std::int64_t position, const Picture& picture) {
    Statement insert(
        database,
        "INSERT INTO pictures (sha256, examiner, position, place, page, x0, y0, x1, y1, media_type, checksum, "
        "bytes) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)");
    insert.bind(1, sha256).bind(2, examiner_key()).bind(3, position).bind(4, picture.place);
    insert.bind(5, std::int64_t{picture.page}).bind(10, picture.media_type);
    const auto box = box_of(picture);
    for (std::size_t edge = 0; edge < box.size(); ++edge) insert.bind(static_cast<int>(6 + edge), box.at(edge));
    insert.bind(11, sha256_of(picture.bytes)).bind_blob(12, picture.bytes);
    insert.run();
  }
};

Store::Store(const std::string& url, bool create) {
  const std::string path = path_of(url);
  const auto folder = std::filesystem::path(path).parent_path();
  std::error_code error;
  if (create && !folder.empty()) std::filesystem::create_directories(folder, error);
  if (error) {
    throw RunError(ExitCode::kUsage, fmt::format("không tạo được thư mục {}: {}. Chọn nơi khác bằng --store.",
                                                 folder.string(), error.message()));
  }
  if (!create && !std::filesystem::exists(path, error)) {
    throw RunError(ExitCode::kUsage, fmt::format("không có kho dữ liệu {}. Kiểm tra lại --store.", path));
  }
  impl_ = std::make_unique<Impl>(path, create);
  impl_->prepare();
}

Store::~Store() = default;

const std::string& Store::path() const { return impl_->path; }

void Store::lock_for_run() {
  const std::string name = impl_->path + ".lock";
  impl_->lock = open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (impl_->lock < 0) {
    throw RunError(ExitCode::kUsage,
                   fmt::format("không tạo được tệp khóa {}. Kiểm tra quyền ghi, hoặc chọn --store khác.", name));
  }
  if (flock(impl_->lock, LOCK_EX | LOCK_NB) != 0) {
    throw RunError(ExitCode::kUsage, fmt::format("kho dữ liệu {} đang được một lượt chạy khác sử dụng. Đợi lượt đó "
                                                 "xong, hoặc chọn kho khác bằng --store.",
                                                 impl_->path));
  }
  // A lost or changed row could make a file look late; nothing else would show it.
  if (impl_->first_seen_counted() != impl_->table_sum(kFirstSeen)) {
    refuse_row(impl_->path, "bảng thời điểm nhận hồ sơ");
  }
}

namespace {

// Facts of a failed examination are no answer once the limits are wider than those it failed under.
bool still_answer(const Statement& row, const ExamineLimits& limits) {
  const bool wider = limits.timeout_seconds > row.number(1) || limits.memory_mib > row.number(2);
  return row.number(0) == 0 || !wider;
}

}  // namespace

bool Store::has_facts(const std::string& sha256, const ExamineLimits& limits) const {
  Statement select(impl_->database,
                   "SELECT failed, timeout_seconds, memory_mib FROM documents WHERE sha256=? AND examiner=?");
  select.bind(1, sha256).bind(2, examiner_key());
  return select.step() && still_answer(select, limits);
}

std::optional<DocumentFacts> Store::facts(const std::string& sha256, const ExamineLimits& limits) const {
  Statement select(
      impl_->database,
      "SELECT failed, timeout_seconds, memory_mib, facts, checksum FROM documents WHERE sha256=? AND examiner=?");
  select.bind(1, sha256).bind(2, examiner_key());
  if (!select.step() || !still_answer(select, limits)) return std::nullopt;
  const std::string text = select.text(3);
  if (sha256_of(text) != select.text(4)) refuse_row(impl_->path, "dữ kiện của tệp " + sha256);
  DocumentFacts facts = facts_from_json(text);
  if (facts.sha256 != sha256) refuse_row(impl_->path, "dữ kiện của tệp " + sha256);
  return facts;
}

void Store::keep(const DocumentFacts& facts, const std::vector<Picture>& pictures, const ExamineLimits& limits) {
  const std::string text = facts_to_json(facts);
  PicturesSum sum;
  for (const Picture& picture : pictures) {
    sum.add(picture.place, picture.page, box_of(picture), picture.media_type, sha256_of(picture.bytes));
  }
  together([&] {
    Statement remove(impl_->database, "DELETE FROM pictures WHERE sha256=? AND examiner=?");
    remove.bind(1, facts.sha256).bind(2, examiner_key()).run();
    Statement insert(impl_->database, "INSERT OR REPLACE INTO documents VALUES (?,?,?,?,?,?,?,?)");
    insert.bind(1, facts.sha256).bind(2, examiner_key()).bind(3, text).bind(4, sha256_of(text));
    insert.bind(5, std::int64_t{failed_in_examiner(facts) ? 1 : 0});
    insert.bind(6, std::int64_t{limits.timeout_seconds}).bind(7, std::int64_t{limits.memory_mib});
    insert.bind(8, sum.value()).run();
    for (std::size_t i = 0; i < pictures.size(); ++i) {
      impl_->keep_picture(facts.sha256, static_cast<std::int64_t>(i), pictures[i]);
    }
  });
}

std::vector<PictureRow> Store::picture_rows(const std::string& sha256) const {
  Statement select(
      impl_->database,
      "SELECT place, page, x0, y0, x1, y1, media_type, checksum FROM pictures WHERE sha256=? AND examiner=? "
      "ORDER BY position");
  select.bind(1, sha256).bind(2, examiner_key());
  std::vector<PictureRow> rows;
  PicturesSum sum;
  while (select.step()) {
    const auto points = [&select](int column) { return static_cast<double>(select.number(column)) / 100.0; };
    rows.push_back({select.text(0),
                    static_cast<int>(select.number(1)),
                    {points(2), points(3), points(4), points(5)},
                    select.text(6),
                    select.text(7)});
    sum.add(rows.back().place, select.number(1),
            {select.number(2), select.number(3), select.number(4), select.number(5)}, rows.back().media_type,
            rows.back().sha256);
  }
  Statement kept(impl_->database, "SELECT pictures_sum FROM documents WHERE sha256=? AND examiner=?");
  kept.bind(1, sha256).bind(2, examiner_key());
  if (kept.step() ? kept.number(0) != sum.value() : !rows.empty()) {
    refuse_row(impl_->path, "vị trí ảnh của tệp " + sha256);
  }
  return rows;
}

std::optional<std::string> Store::picture(const std::string& sha256, const std::string& picture_sha256) const {
  Statement select(impl_->database, "SELECT bytes FROM pictures WHERE sha256=? AND examiner=? AND checksum=?");
  select.bind(1, sha256).bind(2, examiner_key()).bind(3, picture_sha256);
  if (!select.step()) return std::nullopt;
  std::string bytes = select.text(0);
  if (sha256_of(bytes) != picture_sha256) refuse_row(impl_->path, "ảnh của tệp " + sha256);
  return bytes;
}

Sighting Store::sighting(const std::string& unit, const std::string& path, const std::string& sha256,
                         const Sighting& now) {
  Statement select(impl_->database, "SELECT at, unseen FROM first_seen WHERE unit=? AND path=? AND sha256=?");
  select.bind(1, unit).bind(2, path).bind(3, sha256);
  if (select.step()) return {select.text(0), select.text(1)};
  together([&] {
    Statement insert(impl_->database, "INSERT INTO first_seen (unit, path, sha256, at, unseen) VALUES (?,?,?,?,?)");
    insert.bind(1, unit).bind(2, path).bind(3, sha256).bind(4, now.first_seen).bind(5, now.unseen).run();
    TableSum sum = impl_->table_sum(kFirstSeen);
    sum.add(Impl::first_seen_row(unit, path, sha256, now));
    impl_->keep_table_sum(kFirstSeen, sum);
  });
  return now;
}

std::optional<std::string> Store::note(const std::string& name) const {
  Statement select(impl_->database, "SELECT text, checksum FROM notes WHERE name=?");
  select.bind(1, name);
  if (!select.step()) return std::nullopt;
  std::string text = select.text(0);
  if (sha256_of(text) != select.text(1)) refuse_row(impl_->path, "ghi chú " + name);
  return text;
}

void Store::keep_note(const std::string& name, const std::string& text) {
  Statement insert(impl_->database, "INSERT OR REPLACE INTO notes VALUES (?,?,?)");
  insert.bind(1, name).bind(2, text).bind(3, sha256_of(text)).run();
}

std::optional<std::string> Store::intake_entry(const std::string& location, const FileStamp& stamp) const {
  Statement select(impl_->database,
                   "SELECT size, modified_ns, changed_ns, inode, entry, sum FROM intake WHERE location=?");
  select.bind_blob(1, location);
  if (!select.step()) return std::nullopt;
  const FileStamp kept{static_cast<std::uint64_t>(select.number(0)), select.number(1), select.number(2),
                       static_cast<std::uint64_t>(select.number(3))};
  if (!(kept == stamp)) return std::nullopt;
  std::string entry = select.text(4);
  if (sum_of(location, stamp, entry) != select.number(5)) return std::nullopt;
  return entry;
}

void Store::keep_intake_entry(const std::string& location, const FileStamp& stamp, const std::string& entry) {
  Statement insert(impl_->database, "INSERT OR REPLACE INTO intake VALUES (?,?,?,?,?,?,?)");
  insert.bind_blob(1, location).bind(2, static_cast<std::int64_t>(stamp.size)).bind(3, stamp.modified_ns);
  insert.bind(4, stamp.changed_ns).bind(5, static_cast<std::int64_t>(stamp.inode)).bind(6, entry);
  insert.bind(7, sum_of(location, stamp, entry)).run();
}

std::int64_t Store::begin_run(const std::string& at, const std::string& policy) {
  Statement insert(impl_->database, "INSERT INTO runs (at, policy, state) VALUES (?,?,'running') RETURNING id");
  insert.bind(1, at).bind(2, policy);
  insert.step();
  return insert.number(0);
}

void Store::end_run(std::int64_t id, const std::string& state) {
  {
    Statement update(impl_->database, "UPDATE runs SET state=? WHERE id=?");
    update.bind(1, state).bind(2, id).run();
  }
  impl_->database.execute("PRAGMA wal_checkpoint(TRUNCATE)");
}

std::vector<RunRow> Store::runs() const {
  Statement select(impl_->database, "SELECT id, at, policy, state FROM runs ORDER BY id");
  std::vector<RunRow> rows;
  while (select.step()) rows.push_back({select.number(0), select.text(1), select.text(2), select.text(3)});
  return rows;
}

std::int64_t Store::document_count() const {
  Statement select(impl_->database, "SELECT count(*) FROM documents");
  select.step();
  return select.number(0);
}

std::vector<std::string> Store::verify() const {
  std::vector<std::string> faults;
  try {
    impl_->verify_structure(faults);
    if (faults.empty()) impl_->verify_checksums(faults);
  } catch (const RunError& error) {
    // Pages so damaged that SQLite gives up half-way: that is the finding.
    faults.emplace_back(error.what());
  }
  return faults;
}

void Store::together(const std::function<void()>& work) {
  if (impl_->depth > 0) {
    work();
    return;
  }
  Transaction transaction(impl_->database);
  ++impl_->depth;
  try {
    work();
  } catch (...) {
    --impl_->depth;
    throw;
  }
  --impl_->depth;
  transaction.commit();
}

}  // namespace kiemchung
