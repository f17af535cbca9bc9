// A small campaign behind the whole panel, without files or a socket: two communes with one flagged document each, one
// account of every role, and requests as a browser would send them.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "pipeline/config_files.h"
#include "pipeline/panel/app.h"
#include "tests/unit/pipeline/scratch_folder.h"
#include "verifiers/policy.h"
#include "verifiers/signature/trust_store.h"

namespace kiemchung::panel {

class PanelWorld {
 public:
  static constexpr std::int64_t kStart = 1732525200;  // 2024-11-25T09:00:00Z
  static constexpr const char* kPassword = "một mật khẩu đủ dài";
  static constexpr const char* kOwnPath = "1.1.1_bi-mat-cua-xa-mot.pdf";
  static constexpr const char* kOtherPath = "1.1.1_bi-mat-cua-xa-hai.pdf";
  // A unit that would like to be a script: its name, its file's name, what its document says and its sheet explains.
  static constexpr const char* kMarkup = "<img src=x onerror=alert(1)>\"'&";

  PanelWorld() {
    AppOptions options;
    options.database = folder_.at("panel.sqlite");
    options.vi = &configuration().vi;
    options.en = &configuration().en;
    options.policy_title = configuration().policy.title;
    options.input.policy = &configuration().policy;
    options.input.trust = &configuration().trust;
    options.input.at = "2024-11-25T09:00:00Z";
    options.input.manifest.units = {{kMarkup, "xa"}, {"xa-hai", "xa"}, {"xa-mot", "xa"}};
    options.input.manifest.files = {file(kMarkup, std::string("1.1_") + kMarkup + ".pdf", 'c'),
                                    file("xa-hai", kOtherPath, 'b'), file("xa-mot", kOwnPath, 'a')};
    SelfScoreRow row;
    row.code = "1.1";
    row.explanation = kMarkup;
    row.cell = kMarkup;
    options.input.sheets[kMarkup].rows = {row};
    options.input.facts = [](const std::string& sha256) { return facts(sha256); };
    options.input.sighting = [](const IntakeFile&) { return Sighting{"2024-11-20T00:00:00Z", ""}; };
    options.page_picture = [](const EvidenceItem&, int) { return PagePicture{"image/png", "PNG"}; };
    options.kept_picture = [](const std::string&, const std::string&) { return PagePicture{"image/png", "PNG"}; };
    options.original = [](const EvidenceItem&) { return std::string("%PDF-"); };
    options.now = [this] { return now; };
    std::filesystem::copy_file(people().folder.at("panel.sqlite"), database());
    app_ = std::make_unique<App>(std::move(options));
  }

  App& app() { return *app_; }
  std::string database() const { return folder_.at("panel.sqlite"); }
  static std::string own_id() { return evidence_id("xa-mot", kOwnPath); }
  static std::string other_id() { return evidence_id("xa-hai", kOtherPath); }
  std::string seen(const std::string& id) { return app_->campaign()->find(id)->seen; }

  // The session cookie and form token of an account. "" gives none: nobody is logged in.
  static const Session& session(const std::string& name) {
    static const Session kNobody;
    return name.empty() ? kNobody : people().sessions.at(name);
  }

  Request request(const std::string& method, const std::string& address, const std::string& actor,
                  const std::map<std::string, std::string>& form = {}) {
    Request made;
    made.method = method;
    std::string part;
    for (const char c : address + "/") {
      if (c != '/') {
        part += c;
      } else if (!part.empty()) {
        made.path.push_back(std::move(part));
        part.clear();
      }
    }
    if (!actor.empty()) {
      made.cookies["kc_session"] = session(actor).token;
      if (method == "POST") made.form.emplace("csrf", session(actor).csrf);
    }
    for (const auto& [name, value] : form) made.form.emplace(name, value);
    made.peer = "127.0.0.1";
    return made;
  }

  Response get(const std::string& address, const std::string& actor) {
    return app_->handle(request("GET", address, actor));
  }
  Response post(const std::string& address, const std::string& actor, const std::map<std::string, std::string>& form) {
    return app_->handle(request("POST", address, actor, form));
  }

  // Everything the panel keeps, as text: unchanged if and only if nothing was recorded.
  std::string records() const {
    Database records(folder_.at("panel.sqlite"), true);
    std::string text;
    for (const char* sql : {"SELECT number, hash FROM panel_audit ORDER BY number",
                            "SELECT number, kind FROM panel_decision ORDER BY number",
                            "SELECT name, active || password FROM panel_account ORDER BY name",
                            "SELECT round, sha256 FROM panel_closed_round ORDER BY round",
                            "SELECT unit || path, actor FROM panel_checkout ORDER BY 1"}) {
      Statement rows(records, sql);
      while (rows.step()) text += rows.text(0) + " " + rows.text(1) + "\n";
      text += "--\n";
    }
    return text;
  }

  std::int64_t now = kStart;

 private:
  static IntakeFile file(const std::string& unit, const std::string& path, char digit) {
    IntakeFile made;
    made.unit = unit;
    made.path = path;
    made.sha256 = std::string(64, digit);
    made.size = 1000;
    made.media_type = "application/pdf";
    made.location = "/nowhere";
    return made;
  }

  // A signed-looking plan whose number could not be read: the program asks people to look.
  static DocumentFacts facts(const std::string& sha256) {
    DocumentFacts made;
    made.sha256 = sha256;
    made.size = 1000;
    made.media_type = "application/pdf";
    made.pages = 2;
    made.origin = Origin::kScanned;
    made.document_class = DocumentClass::kPaperScan;
    made.number.status = FieldStatus::kUnreadable;
    made.date.status = FieldStatus::kFound;
    made.date.iso = "2024-03-05";
    made.date.day = 5;
    made.date.month = 3;
    made.date.year = 2024;
    made.date.source = Source::kOcr;
    made.date.confidence = 0.95;
    made.kind.code = "KH";
    made.kind.name = "KẾ HOẠCH";
    if (sha256.front() == 'c') {
      for (std::string* text : {&made.kind.subject, &made.issuer.name, &made.issuer.parent, &made.signing_block.name,
                                &made.signing_block.title, &made.number.text, &made.date.text}) {
        *text = kMarkup;
      }
      made.number.candidates = {{kMarkup, Source::kOcr, 0.4}};
      made.date.candidates = {{kMarkup, Source::kOcr, 0.4}};
      made.problems = {{"damaged", kMarkup, 1}};
      SignatureFact signature;
      signature.signer.common_name = kMarkup;
      signature.signer.organisation = kMarkup;
      made.signatures = {signature};
    }
    return made;
  }

  // Accounts and sessions are made once, because hashing a password is slow on purpose; every world copies them.
  struct People {
    ScratchFolder folder;
    std::map<std::string, Session> sessions;

    People() {
      Database records(folder.at("panel.sqlite"), true);
      Accounts accounts(records);
      for (const auto& [name, role] :
           {std::pair("xa-mot", Role::kUnit), std::pair("xa-hai", Role::kUnit),
            std::pair("tham-dinh", Role::kAppraiser), std::pair("tham-dinh-2", Role::kAppraiser),
            std::pair("chu-tri", Role::kChair), std::pair("quan-tri", Role::kAdmin)}) {
        if (const auto fault =
                accounts.create({name, "", role, role == Role::kUnit ? name : "", true}, kPassword, kStart)) {
          throw std::runtime_error(*fault);
        }
        LoginFault fault{};
        sessions.emplace(name, *accounts.log_in(name, kPassword, "127.0.0.1", kStart, fault));
      }
    }
  };
  static const People& people() {
    static const People kPeople;
    return kPeople;
  }

  // Read once: the files are long.
  struct Configuration {
    ConfigFolder folder{std::string(KC_SOURCE_DIR) + "/config"};
    MessageCatalogue vi = folder.messages("vi");
    MessageCatalogue en = folder.messages("en");
    Policy policy = folder.policy("default");
    TrustStore trust;
  };
  static const Configuration& configuration() {
    static const Configuration kConfiguration;
    return kConfiguration;
  }

  ScratchFolder folder_;
  std::unique_ptr<App> app_;
};

}  // namespace kiemchung::panel
