#include "pipeline/unit_watch.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>

#include "pipeline/sha256.h"
#include "verifiers/calendar.h"

namespace kiemchung {
namespace {

using Json = nlohmann::ordered_json;

std::string hash_of_places(const std::vector<std::string>& paths) {
  std::vector<std::string> real;
  for (const auto& path : paths) {
    std::error_code error;
    const auto canonical = std::filesystem::canonical(path, error);
    real.push_back(error ? path : canonical.string());
  }
  std::ranges::sort(real);
  std::string all;
  for (const auto& path : real) all += path + '\0';
  return sha256_of(all).substr(0, 16);
}

std::map<std::string, WatchedFile> files_of(const Manifest& manifest, const std::string& unit) {
  std::map<std::string, WatchedFile> files;
  for (const IntakeFile& file : manifest.files) {
    if (file.unit == unit && file.kind != FileKind::kIgnored) files[file.path] = {file.sha256, file.size};
  }
  return files;
}

Json to_json(const std::map<std::string, WatchedFile>& files) {
  Json rows = Json::array();
  for (const auto& [path, file] : files) rows.push_back({{"path", path}, {"sha256", file.sha256}, {"size", file.size}});
  return rows;
}

std::map<std::string, WatchedFile> files_from(const Json& rows) {
  std::map<std::string, WatchedFile> files;
  for (const auto& row : rows) {
    files[row.at("path").get<std::string>()] = {row.at("sha256").get<std::string>(),
                                                row.at("size").get<std::uint64_t>()};
  }
  return files;
}

std::string dumped(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

// What lay there when nothing could be changed any more, as far as anyone can know now.
std::map<std::string, WatchedFile> files_at_lock(const Manifest& manifest, const std::string& unit,
                                                 const UnitLook* look, const std::string& locked) {
  if (look == nullptr) return files_of(manifest, unit);
  std::map<std::string, WatchedFile> files = look->files;
  for (const IntakeFile& file : manifest.files) {
    if (file.unit != unit || file.kind == FileKind::kIgnored) continue;
    const auto known = files.find(file.path);
    if (known != files.end() && known->second.sha256 == file.sha256) continue;
    const std::string since = on_disk_since(file, locked);
    if (!since.empty() && since > look->at) files[file.path] = {file.sha256, file.size};
  }
  return files;
}

}  // namespace

std::string on_disk_since(const IntakeFile& file, const std::string& at) {
  constexpr std::int64_t kSecond = 1000000000;
  if (file.changed_ns <= 0) return "";
  const Instant since{std::chrono::seconds{(file.changed_ns + kSecond - 1) / kSecond}};
  const auto limit = parse_instant(at);
  return limit && since <= *limit ? to_iso(since) : "";
}

UnitWatch::UnitWatch(Store& store, const std::vector<std::string>& paths, std::string at)
    : store_(store), places_(hash_of_places(paths)), at_(std::move(at)) {}

std::string UnitWatch::look_name(const std::string& unit) const { return "look/" + places_ + "/" + unit; }

const UnitLook* UnitWatch::last_look(const std::string& unit) {
  const auto [place, fresh] = looks_.try_emplace(unit);
  if (fresh) {
    if (const auto note = store_.note(look_name(unit))) {
      const Json json = Json::parse(*note);
      UnitLook look{json.at("at").get<std::string>(), files_from(json.at("files"))};
      // Instants of one form: their order is that of their letters. A run set back in time looks at what it finds.
      if (look.at <= at_) place->second = std::move(look);
    }
  }
  return place->second ? &*place->second : nullptr;
}

std::string UnitWatch::unseen(const IntakeFile& file) {
  const UnitLook* look = last_look(file.unit);
  if (look == nullptr) return "";
  // A file that was being copied at that time lay there, though its content is not known.
  const auto known = look->files.find(file.path);
  const bool was_there =
      known != look->files.end() && (known->second.sha256.empty() || known->second.sha256 == file.sha256);
  return was_there ? "" : look->at;
}

void UnitWatch::remember(const Manifest& manifest) {
  store_.together([&] {
    for (const IntakeUnit& unit : manifest.units) {
      if (last_look(unit.name) == nullptr && store_.note(look_name(unit.name))) continue;  // a later look stays
      store_.keep_note(look_name(unit.name), dumped({{"at", at_}, {"files", to_json(files_of(manifest, unit.name))}}));
    }
  });
}

FrozenFiles UnitWatch::frozen(const std::string& policy, const std::string& unit, const std::string& locked,
                              const Manifest& manifest) {
  const std::string name = "frozen/" + policy + "/" + locked + "/" + unit;
  auto note = store_.note(name);
  if (!note) {
    note = dumped({{"policy", policy},
                   {"unit", unit},
                   {"locked", locked},
                   {"at", at_},
                   {"files", to_json(files_at_lock(manifest, unit, last_look(unit), locked))}});
    store_.keep_note(name, *note);
  }
  const Json json = Json::parse(*note);
  const auto then = files_from(json.at("files"));
  const auto now = files_of(manifest, unit);
  FrozenFiles frozen;
  frozen.at = json.at("at").get<std::string>();
  frozen.sha256 = sha256_of(*note);
  frozen.count = then.size();
  for (const auto& [path, file] : now) {
    const auto before = then.find(path);
    if (before == then.end()) {
      frozen.added.push_back(path);
    } else if (before->second.sha256 != file.sha256) {
      frozen.changed.push_back(path);
    }
  }
  for (const auto& [path, file] : then) {
    if (!now.contains(path)) frozen.removed.push_back(path);
  }
  return frozen;
}

}  // namespace kiemchung
