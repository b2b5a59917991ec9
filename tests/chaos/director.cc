// SPDX-License-Identifier: Apache-2.0
#include "tests/chaos/director.h"

#include <fmt/core.h>

#include <chrono>
#include <cstdlib>
#include <iterator>

#include "base/json.h"
#include "runtime/named_thread.h"
#include "tests/chaos/audit.h"
#include "tests/chaos/http_connection.h"
#include "tests/chaos/ledger_reader.h"
#include "tests/chaos/payee_audit.h"
#include "tests/chaos/records_audit.h"

namespace atollbank::chaos {
namespace {

using base::Result;
using crash::Unsynced;
using std::chrono::steady_clock;

constexpr Unsynced kCuts[] = {Unsynced::kDropped, Unsynced::kTornFront, Unsynced::kSectorsMixed,
                              Unsynced::kTornBack, Unsynced::kSectorsMixed};
constexpr const char* kCutNames[] = {"dropped", "front torn off", "sectors mixed", "back torn off",
                                     "sectors mixed"};

constexpr std::uint64_t kKilledAgainMsMax = 250;

void say(const std::string& line) {
  fmt::print("{}\n", line);
  std::fflush(stdout);
}

// Less than a card's hold lives, which would else expire.
constexpr std::size_t kDaysMax = 4;
// Without anything having come to its end meanwhile.
constexpr auto kPatience = std::chrono::minutes(2);

Result<base::JsonValue> ask(const Door& door, const std::string& token, std::string_view method,
                            const std::string& target, const std::string& form) {
  HttpConnection connection(token);
  const auto answer = connection.ask(door.port, method, target, form);
  if (answer && answer->status == 200) return base::JsonValue::parse(answer->body);
  return base::fail(base::ErrorCode::kUnavailable, "not_prepared",
                    target + ": " + (answer ? answer->body : "no answer"));
}

double seconds_since(steady_clock::time_point began) {
  return std::chrono::duration<double>(steady_clock::now() - began).count();
}

}  // namespace

Director::Director(const Play& play)
    : play_(play), random_(play.seed), bank_(play.atolld, play.folder) {
  accidents_.assign(play.kills, Accident::kKill);
  accidents_.insert(accidents_.end(), play.power_cuts, Accident::kPowerCut);
  for (std::size_t i = accidents_.size(); i > 1; --i) {
    std::swap(accidents_[i - 1], accidents_[random_.below(i)]);
  }
}

Director::Accident Director::accident(std::size_t number) const {
  return number < accidents_.size() ? accidents_[number] : Accident::kNone;
}

Result<std::vector<std::string>> Director::run() {
  ATOLL_TRY_VOID(start_bank(accident(0)));
  ATOLL_TRY_VOID(prepare());
  ATOLL_TRY(before_, read_public_view(*door_));
  if (before_.pot_id.is_nil()) {
    return base::fail(base::ErrorCode::kNotFound, "no_pot", "the account has no pot");
  }
  ATOLL_TRY(payee_before_, read_public_view(door_->door_of_second()));
  ATOLL_TRY_VOID(perform());
  ATOLL_TRY_VOID(wait_until_settled());
  ATOLL_TRY_VOID(audit_running_bank());
  stop_bank();
  ATOLL_TRY_VOID(audit_stopped_bank());
  ATOLL_TRY_VOID(audit_rebuilt_projections());
  return std::move(findings_);
}

Result<void> Director::start_bank(Accident next) {
  std::vector<std::string> options;
  if (next == Accident::kPowerCut) {
    ATOLL_TRY(cord_, PowerCord::plug_in(bank_.data() / "journal"));
    options = {"--record-disk", bank_.disk_log().string()};
  }
  const auto began = steady_clock::now();
  ATOLL_TRY(Door door, bank_.start(options));
  say(fmt::format("  the bank serves after {:.1f} s", seconds_since(began)));
  if (door_ && !door_->is_same_bank(door)) find("the bank came back as another one");
  if (door_) {
    door.second_sort_code = door_->second_sort_code;
    door.second_account_number = door_->second_account_number;
  }
  door_ = std::move(door);
  stage_.set_port(door_->port);
  return {};
}

void Director::stop_bank() {
  stage_.set_port(0);
  if (const int code = bank_.stop(); code != 0) find(fmt::format("it stopped with {}", code));
}

Result<void> Director::prepare() {
  ATOLL_TRY(const auto accounts, ask(*door_, door_->second_token, "GET", "/accounts", ""));
  ATOLL_TRY(const auto listed, accounts.get_array("accounts"));
  for (const base::JsonValue& account : listed) {
    ATOLL_TRY(const std::string id, account.get_string("id"));
    if (id != base::to_text("acc", door_->second_account_id)) continue;
    ATOLL_TRY(door_->second_sort_code, account.get_string("sort_code"));
    ATOLL_TRY(door_->second_account_number, account.get_string("account_number"));
  }
  ATOLL_TRY(listener_, Listener::listen(play_.seed));
  const std::string form =
      fmt::format("account_id={}&url={}", base::to_text("acc", door_->account_id),
                  url_encoded(listener_->url()));
  ATOLL_TRY_VOID(ask(*door_, door_->token, "POST", "/webhooks", form));
  return {};
}

// Standing orders fall due; then comes the accident.
Result<void> Director::pass_a_day() {
  if (days_passed_ == kDaysMax) return {};
  ++days_passed_;
  ATOLL_TRY(const auto passed, ask(*door_, door_->token, "POST", "/sandbox/pass-days", "days=1"));
  ATOLL_TRY(const std::string now, passed.get_string("now"));
  ATOLL_TRY(const base::Timestamp time, base::parse_rfc3339(now));
  due_by_ = due_by(time);
  return {};
}

Result<void> Director::wait_until_settled() {
  auto give_up = steady_clock::now() + kPatience;
  std::size_t told_before = 0;
  std::size_t left_before = 0;
  while (true) {
    ATOLL_TRY(agreements_, read_agreements(*door_, before_.pot_id, history_));
    ATOLL_TRY(after_, read_public_view(*door_));
    const std::size_t expected = after_.rows.size() - before_.rows.size();
    const std::vector<std::string> left = unfinished(agreements_, due_by_);
    const std::size_t told = listener_->heard_count();
    if (left.empty() && told >= expected) break;
    if (told != told_before || left.size() != left_before) {
      give_up = steady_clock::now() + kPatience;
    }
    told_before = told;
    left_before = left.size();
    if (steady_clock::now() >= give_up) {
      for (const std::string& one : left) find(one);
      if (told < expected) find(fmt::format("told of {} of {} transactions", told, expected));
      break;
    }
    say(fmt::format("  the webhook has told {} of {} transactions; {} agreements are under way",
                    told, expected, left.size()));
    listener_->wait_for(expected + left.size());
  }
  say(fmt::format(
      "{} payments ({} refused), {} standing orders, {} days passed; the webhook told "
      "of {} transactions, {} times twice, {} refused",
      agreements_.payments.size(), history_.refused_payments, agreements_.orders.size(),
      days_passed_, listener_->heard_count(), listener_->repeats(), listener_->refusals()));
  return {};
}

Result<void> Director::perform() {
  const auto began = steady_clock::now();
  std::vector<std::unique_ptr<Client>> clients;
  std::vector<std::unique_ptr<runtime::NamedThread>> threads;
  for (std::size_t i = 0; i < play_.clients; ++i) {
    const std::uint64_t share =
        play_.operations / play_.clients + (i < play_.operations % play_.clients ? 1 : 0);
    const ClientOptions options{.number = i, .seed = play_.seed, .operations = share};
    clients.push_back(std::make_unique<Client>(options, *door_, before_.pot_id, stage_));
    Client& client = *clients.back();
    threads.push_back(
        std::make_unique<runtime::NamedThread>("client", [&client] { client.run(); }));
  }
  const auto had = have_accidents();
  if (!had) stage_.give_up();
  for (const auto& thread : threads) thread->join();
  for (const auto& client : clients) history_.add(client->take_history());
  ATOLL_TRY_VOID(had);
  const double seconds = seconds_since(began);
  say(
      fmt::format("{} operations in {:.0f} s ({:.0f}/s): {} moved money, {} retries, "
                  "{} asked twice",
                  play_.operations, seconds, static_cast<double>(play_.operations) / seconds,
                  history_.operations.size(), history_.retries, history_.repeats));
  return {};
}

Result<void> Director::have_accidents() {
  const std::uint64_t part = play_.operations / (accidents_.size() + 1);
  for (std::size_t i = 0; i < accidents_.size(); ++i) {
    ATOLL_TRY_VOID(wait_until_finished(part * (i + 1) + random_.below(part / 4 + 1)));
    ATOLL_TRY_VOID(happen(i));
  }
  return wait_until_finished(play_.operations);
}

Result<void> Director::wait_until_finished(std::uint64_t operations) {
  while (!stage_.wait_until_finished(operations)) {
    if (bank_.has_ended()) {
      return base::fail(base::ErrorCode::kUnavailable, "bank_ended", "the bank ended by itself");
    }
  }
  return {};
}

Result<void> Director::happen(std::size_t number) {
  if (random_.chance(1, 2) || accidents_.size() - number <= kDaysMax - days_passed_) {
    ATOLL_TRY_VOID(pass_a_day());
  }
  stage_.set_port(0);
  bank_.kill();
  if (accident(number) == Accident::kPowerCut) {
    const std::size_t way = number % std::size(kCuts);
    ATOLL_TRY(const CutFigures cut, cord_->pull(bank_.disk_log(), kCuts[way], random_.next()));
    say(fmt::format("power cut: {} calls of the disk, {} bytes not synced: {}", cut.calls,
                    cut.unsynced_bytes, kCutNames[way]));
  } else {
    const int after_ms = static_cast<int>(random_.below(kKilledAgainMsMax));
    say(fmt::format("kill -9, and again {} ms into its recovery", after_ms));
    bank_.start_and_kill(after_ms);
  }
  return start_bank(accident(number + 1));
}

Result<void> Director::audit_running_bank() {
  ATOLL_TRY(after_, read_public_view(*door_));
  ATOLL_TRY(payee_after_, read_public_view(door_->door_of_second()));
  Evidence evidence{.door = *door_,
                    .before = before_,
                    .after = after_,
                    .payee_before = payee_before_,
                    .payee_after = payee_after_,
                    .account = {},
                    .pot = {},
                    .payee = {},
                    .told = listener_->heard()};
  ATOLL_TRY(evidence.account, read_statement(*door_, door_->account_id));
  ATOLL_TRY(evidence.pot, read_statement(*door_, before_.pot_id));
  ATOLL_TRY(evidence.payee, read_statement(*door_, door_->second_account_id));
  for (std::string& finding : audit(history_, evidence)) find(std::move(finding));
  for (std::string& finding : audit_agreements(agreements_, history_, evidence, due_by_)) {
    find(std::move(finding));
  }
  for (std::string& finding : audit_payee(agreements_, evidence)) find(std::move(finding));
  for (std::string& complaint : listener_->complaints()) find(std::move(complaint));
  say(fmt::format(
      "{} transactions in the feed, {} records in the account's statement, {} in the "
      "pot's; balances {} and {}; {} transactions in the payee's feed, her balance {}",
      after_.rows.size(), evidence.account.size(), evidence.pot.size(), after_.balance_minor,
      after_.pot_balance_minor, payee_after_.rows.size(), payee_after_.balance_minor));
  return {};
}

Result<void> Director::audit_stopped_bank() {
  const std::string verify =
      fmt::format("'{}' verify --data '{}' 2>/dev/null", play_.atollctl, bank_.data().string());
  if (std::system(verify.c_str()) != 0) find("atollctl verify says no");
  ATOLL_TRY(RecordsFigures records, audit_records(bank_.data(), history_, door_->account_id));
  for (std::string& finding : records.findings) find(std::move(finding));
  say(fmt::format("{} commits of {} partitions, {} audit records", records.commits,
                  records.partitions, records.audit_records));
  return {};
}

// The town may do something between two readings; then they are read again.
Result<void> Director::audit_rebuilt_projections() {
  for (int attempt = 0; attempt < 3; ++attempt) {
    ATOLL_TRY(door_, bank_.start({"--rebuild-projections"}));
    ATOLL_TRY(const PublicView rebuilt, read_public_view(*door_));
    ATOLL_TRY(const PublicView of_payee, read_public_view(door_->door_of_second()));
    stop_bank();
    if (rebuilt.digest == after_.digest && of_payee.digest == payee_after_.digest) {
      say(fmt::format("rebuilt projections show the same {} and {} transactions",
                      rebuilt.rows.size(), of_payee.rows.size()));
      return {};
    }
    const bool has_more =
        rebuilt.rows.size() > after_.rows.size() || of_payee.rows.size() > payee_after_.rows.size();
    if (!has_more) break;
    after_ = rebuilt;
    payee_after_ = of_payee;
  }
  find("rebuilt projections show something else");
  return {};
}

}  // namespace atollbank::chaos
