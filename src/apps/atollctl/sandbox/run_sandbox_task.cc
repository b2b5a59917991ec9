// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/sandbox/run_sandbox_task.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <optional>

#include "apps/atollctl/exit_code.h"
#include "apps/atollctl/output.h"
#include "apps/atollctl/progress_bar.h"
#include "apps/atollctl/sandbox/bank_door.h"
#include "money/amount.h"
#include "runtime/shutdown.h"

namespace atollbank::atollctl {

using base::ErrorCode;
using base::JsonValue;
using base::Result;

namespace {

constexpr base::Duration kImportPatience = base::Duration::from_seconds(60);
constexpr base::Duration kLookPause = base::Duration::from_ms(100);
constexpr const char* kForm = "application/x-www-form-urlencoded";

std::string text_in(const JsonValue& object, std::string_view key) {
  const auto text = object.get_string(key);
  return text ? *text : std::string();
}
std::int64_t number_in(const JsonValue& object, std::string_view key) {
  const auto number = object.get_integer(key);
  return number ? *number : 0;
}

std::string money_text(std::int64_t minor, std::string_view code) {
  const auto currency = money::Currency::from_alpha(code);
  return currency ? money::to_text({.minor = minor, .currency = *currency}) : std::to_string(minor);
}

Field word(std::string label, const JsonValue& object, std::string key) {
  std::string text = text_in(object, key);
  return {.label = std::move(label), .text = text, .key = std::move(key), .datum = text};
}
Field count(std::string label, const JsonValue& object, std::string key) {
  const std::int64_t number = number_in(object, key);
  return {.label = std::move(label),
          .text = with_commas(static_cast<std::uint64_t>(number)),
          .key = std::move(key),
          .datum = number};
}
Field amount(std::string label, const JsonValue& object, std::string key,
             const std::string& currency) {
  const std::int64_t minor = number_in(object, key);
  return {.label = std::move(label),
          .text = money_text(minor, currency),
          .key = std::move(key),
          .datum = minor,
          .to_the_right = true};
}

View import_view(const JsonValue& import) {
  View view;
  view.fields = {word("import", import, "id"),
                 word("account", import, "account_id"),
                 word("state", import, "state"),
                 word("format", import, "format"),
                 count("lines in the file", import, "line_count"),
                 count("new", import, "new_count"),
                 count("known already", import, "known_count"),
                 count("without money", import, "empty_count"),
                 count("pending, left out", import, "pending_count"),
                 amount("sum of the new", import, "sum", "GBP"),
                 amount("opening balance", import, "opening_balance", "GBP")};
  return view;
}

View trial_view(const JsonValue& answer) {
  View view = import_view(*answer.find("import"));
  view.list_key = "lines";
  const auto lines = answer.get_array("lines");
  if (!lines) return view;
  for (const JsonValue& line : *lines) {
    const std::string currency = text_in(line, "currency");
    view.rows.push_back({count("line", line, "line"), word("created", line, "created"),
                         amount("amount", line, "amount", currency),
                         word("category", line, "category"),
                         word("description", line, "description")});
  }
  return view;
}

View transaction_view(const JsonValue& answer) {
  const JsonValue* found = answer.find("transaction");
  View view;
  if (found == nullptr) {
    view.fields = {count("days", answer, "days"), word("the bank's time", answer, "now")};
    return view;
  }
  const JsonValue& transaction = *found;
  view.fields = {word("transaction", transaction, "id"),
                 word("created", transaction, "created"),
                 amount("amount", transaction, "amount", text_in(transaction, "currency")),
                 word("description", transaction, "description"),
                 word("category", transaction, "category"),
                 word("settled", transaction, "settled")};
  if (transaction.find("decline_reason") != nullptr) {
    view.fields.push_back(word("declined", transaction, "decline_reason"));
  }
  return view;
}

class Runner {
 public:
  // `stop`: of imports alone, which may take long.
  Runner(const CommandLine& line, BankDoor& bank, std::optional<runtime::StopSignal>& stop,
         const base::Clock& clock)
      : line_(line), bank_(bank), stop_(stop), clock_(clock) {}

  Result<int> operator()(const SandboxCall& call) {
    FormFields fields = call.fields;
    if (call.names_account) fields.emplace_back("account_id", bank_.account());
    ATOLL_TRY(const JsonValue answer, bank_.call("POST", call.path, kForm, to_form(fields)));
    print(transaction_view(answer), line_.as_json);
    return kDone;
  }

  Result<int> operator()(const ImportStatement& task) {
    std::ifstream file(task.file, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (!file.is_open() || file.bad()) {
      return base::fail(ErrorCode::kInvalidArgument, "file_not_readable",
                        "cannot read " + task.file);
    }
    const std::string query = to_form({{"account_id", bank_.account()},
                                       {"format", task.format},
                                       {"dry_run", task.is_trial ? "true" : ""},
                                       {"events", task.is_told ? "true" : ""},
                                       {"opening_balance", task.books_opening ? "" : "none"},
                                       {"wait", "false"}});
    ATOLL_TRY(const JsonValue answer, bank_.call("POST", "/sandbox/import?" + query,
                                                 "application/octet-stream", std::move(bytes)));
    if (task.is_trial) {
      print(trial_view(answer), line_.as_json);
      return kDone;
    }
    ATOLL_TRY(const JsonValue ended, watch(answer));
    const JsonValue& import = *ended.find("import");
    print(import_view(import), line_.as_json);
    if (text_in(import, "state") == "done") return kDone;
    complain("nothing was booked: " + text_in(import, "reason"));
    return kRefused;
  }

 private:
  // Until it is over, however long it takes; whoever stops watching does not stop it.
  Result<JsonValue> watch(JsonValue answer) {
    ProgressBar bar(stderr, clock_, "lines");
    for (;;) {
      const JsonValue* import = answer.find("import");
      if (import == nullptr) {
        return base::fail(ErrorCode::kInternal, "answer_malformed", "the bank tells of no import");
      }
      const std::string state = text_in(*import, "state");
      if (state == "done" || state == "refused") return answer;
      const auto done = static_cast<std::uint64_t>(number_in(*import, "done_count"));
      const auto total = static_cast<std::uint64_t>(number_in(*import, "new_count"));
      bar.show(done, std::max<std::uint64_t>(total, 1), done);
      if (stop_->wait_for_stop_signal(kLookPause)) {
        return base::fail(ErrorCode::kUnknown, "stopped_watching",
                          "the import " + text_in(*import, "id") + " goes on in the bank");
      }
      ATOLL_TRY(answer, bank_.call("GET", "/sandbox/imports/" + text_in(*import, "id"), kForm, ""));
    }
  }

  const CommandLine& line_;
  BankDoor& bank_;
  std::optional<runtime::StopSignal>& stop_;
  const base::Clock& clock_;
};

}  // namespace

int run_sandbox_task(const CommandLine& line, const SandboxTask& task, const base::Clock& clock) {
  const base::Duration patience = std::max(line.patience, kImportPatience);
  std::optional<runtime::StopSignal> stop;  // before any thread
  if (std::holds_alternative<ImportStatement>(task.what)) stop.emplace();
  const auto bank = BankDoor::open(task.door, patience, clock);
  if (!bank) return report(bank.error(), line.as_json);
  const auto done = std::visit(Runner(line, **bank, stop, clock), task.what);
  return done ? *done : report(done.error(), line.as_json);
}

}  // namespace atollbank::atollctl
