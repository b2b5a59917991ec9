// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/sandbox/sandbox_words.h"

#include <CLI/CLI.hpp>

#include <utility>
#include <vector>

#include "money/amount.h"

namespace atollbank::atollctl {

using base::Result;

struct SandboxWords::Typed {
  SandboxDoor door;
  ImportStatement import;
  bool books_no_opening = false;
  std::string amount;
  std::string payer;
  std::string description;
  std::string merchant;
  std::string category;
  std::string reason;
  std::string dedupe_id;
  bool is_pending = false;
  int days = 1;

  using MakeTask = Result<SandboxTask> (*)(const Typed&);
  std::vector<std::pair<const CLI::App*, MakeTask>> words;

  CLI::App& add_word(CLI::App& parent, const char* word, const char* meaning, MakeTask make) {
    CLI::App* added = parent.add_subcommand(word, meaning);
    added->fallthrough();
    words.emplace_back(added, make);
    return *added;
  }
  void add_import(CLI::App& sandbox);
  void add_payments(CLI::App& sandbox);
  // Of every call that moves money, or is refused to.
  void add_amount(CLI::App& word) {
    word.add_option("AMOUNT", amount, "12.34")->required();
    word.add_option("--dedupe-id", dedupe_id, "the same once more moves nothing");
  }
  void add_shop(CLI::App& word) {
    word.add_option("--merchant", merchant, "the shop's name");
    word.add_option("--category", category, "eating_out, groceries, …");
  }
};

namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

// "12.34" or "12.34 GBP", in minor units.
Result<std::string> minor_units(const std::string& text) {
  const auto blank = text.find(' ');
  const auto amount = blank == std::string::npos
                          ? money::parse_decimal(text, money::Currency::gbp())
                          : money::parse_amount(text);
  if (!amount) {
    return base::fail(base::ErrorCode::kInvalidArgument, "malformed_amount",
                      "AMOUNT: '" + text + "' is not an amount such as 12.34");
  }
  return std::to_string(amount->minor);
}

// A call that names an amount, wherever it leads.
Result<SandboxCall> money_call(std::string path, const std::string& amount, Fields words) {
  SandboxCall call{.path = std::move(path)};
  ATOLL_TRY(std::string minor, minor_units(amount));
  call.fields = std::move(words);
  call.fields.emplace_back("amount", std::move(minor));
  return call;
}

}  // namespace

void SandboxWords::Typed::add_import(CLI::App& sandbox) {
  CLI::App& word = add_word(sandbox, "import", "fills an account with another bank's statement",
                            [](const Typed& t) -> Result<SandboxTask> {
                              ImportStatement task = t.import;
                              task.books_opening = !t.books_no_opening;
                              return SandboxTask{.door = t.door, .what = std::move(task)};
                            });
  word.add_option("FILE", import.file, "Monzo CSV, OFX or camt.053")->required();
  word.add_option("--format", import.format, "csv, ofx or camt053; default: by the file");
  word.add_flag("--dry-run", import.is_trial, "say what would be booked, and book nothing");
  word.add_flag("--events", import.is_told, "webhooks and event streams hear of each line");
  word.add_flag("--no-opening-balance", books_no_opening,
                "refuse what would overdraw the account, in place of booking an opening balance");
}

void SandboxWords::Typed::add_payments(CLI::App& sandbox) {
  CLI::App& pay = add_word(sandbox, "pay", "somebody pays into the account",
                           [](const Typed& t) -> Result<SandboxTask> {
                             ATOLL_TRY(auto call, money_call("/sandbox/incoming-payment", t.amount,
                                                             {{"dedupe_id", t.dedupe_id},
                                                              {"payer[name]", t.payer},
                                                              {"description", t.description}}));
                             return SandboxTask{.door = t.door, .what = std::move(call)};
                           });
  add_amount(pay);
  pay.add_option("--payer", payer, "who pays");
  pay.add_option("--description", description, "the payer's reference");

  CLI::App& spend =
      add_word(sandbox, "spend", "the customer's card is used in a shop",
               [](const Typed& t) -> Result<SandboxTask> {
                 ATOLL_TRY(auto call, money_call("/sandbox/card-purchase", t.amount,
                                                 {{"dedupe_id", t.dedupe_id},
                                                  {"merchant[name]", t.merchant},
                                                  {"merchant[category]", t.category},
                                                  {"pending", t.is_pending ? "true" : ""}}));
                 return SandboxTask{.door = t.door, .what = std::move(call)};
               });
  add_amount(spend);
  add_shop(spend);
  spend.add_flag("--pending", is_pending, "authorised, not settled");

  CLI::App& decline =
      add_word(sandbox, "decline", "the customer's card is refused in a shop",
               [](const Typed& t) -> Result<SandboxTask> {
                 ATOLL_TRY(auto call, money_call("/sandbox/decline", t.amount,
                                                 {{"dedupe_id", t.dedupe_id},
                                                  {"merchant[name]", t.merchant},
                                                  {"merchant[category]", t.category},
                                                  {"decline_reason", t.reason}}));
                 return SandboxTask{.door = t.door, .what = std::move(call)};
               });
  add_amount(decline);
  add_shop(decline);
  decline.add_option("--reason", reason, "CARD_BLOCKED, INVALID_CVC, …");
}

SandboxWords::SandboxWords(CLI::App& app) : typed_(std::make_unique<Typed>()) {
  Typed& typed = *typed_;
  CLI::App& sandbox = *app.add_subcommand("sandbox", "makes the world outside a bank happen");
  sandbox.require_subcommand(0, 1);
  sandbox.fallthrough();
  sandbox.add_option("--base-url", typed.door.base_url, "of the bank; default: the ready file's");
  sandbox.add_option("--token", typed.door.token, "access token; default: the ready file's");
  sandbox.add_option("--account", typed.door.account, "acc_…; default: the ready file's");
  sandbox.add_option("--ready-file", typed.door.ready_file,
                     "what the bank wrote when it was ready; default: ATOLL_READY_FILE, else "
                     "atoll-data/ready.json");
  typed.add_import(sandbox);
  typed.add_payments(sandbox);
  CLI::App& pass =
      typed.add_word(sandbox, "pass-days", "days go by: salary, rent, what is pending settles",
                     [](const Typed& t) -> Result<SandboxTask> {
                       SandboxCall call{.path = "/sandbox/pass-days", .names_account = false};
                       call.fields = {{"days", std::to_string(t.days)}};
                       return SandboxTask{.door = t.door, .what = std::move(call)};
                     });
  pass.add_option("DAYS", typed.days, "1 to 31")->check(CLI::Range(1, 31));
}

SandboxWords::~SandboxWords() = default;

std::optional<Result<SandboxTask>> SandboxWords::task() const {
  for (const auto& [word, make] : typed_->words) {
    if (word->parsed()) return make(*typed_);
  }
  return std::nullopt;
}

}  // namespace atollbank::atollctl
