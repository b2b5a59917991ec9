// SPDX-License-Identifier: Apache-2.0
#include "tests/chaos/agreements.h"

#include <fmt/format.h>

#include <set>

#include "bank_calendar/london_time.h"
#include "bank_calendar/working_days.h"
#include "base/json.h"
#include "services/accounts/api.h"
#include "tests/chaos/http_connection.h"

namespace atollbank::chaos {
namespace {

using base::JsonValue;
using base::Result;

constexpr std::size_t kPage = 100;
constexpr std::size_t kReceiptsRead = 2000;  // the first of them; each is a request

class Reader {
 public:
  explicit Reader(const Door& door) : door_(door), connection_(door.token) {}

  Result<Agreements> read(base::Id pot_id, const History& history) {
    ATOLL_TRY_VOID(read_payments());
    ATOLL_TRY_VOID(read_orders());
    ATOLL_TRY(const auto payees, get("/payees"));
    ATOLL_TRY(const auto listed, payees.get_array("payees"));
    for (const JsonValue& payee : listed) {
      ATOLL_TRY(std::string id, payee.get_string("id"));
      all_.payees.push_back(std::move(id));
    }
    ATOLL_TRY(const auto pot, get("/pots/" + base::to_text("pot", pot_id)));
    ATOLL_TRY(all_.pot_name, pot.get_string("name"));
    for (const auto& [external_id, transaction] : history.receipts) {
      if (all_.receipts.size() == kReceiptsRead) break;
      ATOLL_TRY(const auto json, get("/transaction-receipts?external_id=" + external_id));
      const JsonValue* receipt = json.find("receipt");
      all_.receipts[external_id] =
          receipt == nullptr ? "" : receipt->get_string("transaction_id").value_or("");
    }
    return std::move(all_);
  }

 private:
  Result<JsonValue> get(const std::string& target) {
    const auto answer = connection_.ask(door_.port, "GET", target, "");
    if (answer && answer->status == 200) return JsonValue::parse(answer->body);
    return base::fail(base::ErrorCode::kUnavailable, "agreements_not_read",
                      target + ": " + (answer ? answer->body : "no answer"));
  }

  Result<void> read_payments() {
    std::string before;
    while (true) {
      const std::string account = base::to_text("acc", door_.account_id);
      ATOLL_TRY(const auto json, get(fmt::format("/payments?account_id={}&limit={}{}{}", account,
                                                 kPage, before.empty() ? "" : "&before=", before)));
      ATOLL_TRY(const auto page, json.get_array("payments"));
      for (const JsonValue& one : page) {
        ATOLL_TRY(before, one.get_string("id"));
        ListedPayment payment;
        ATOLL_TRY(payment.state, one.get_string("state"));
        ATOLL_TRY(payment.amount_minor, one.get_integer("amount"));
        payment.order_id = one.get_string("standing_order_id").value_or("");
        payment.transaction_id = one.get_string("transaction_id").value_or("");
        all_.payments.emplace(before, std::move(payment));
      }
      if (page.size() < kPage) return {};
    }
  }

  Result<void> read_orders() {
    ATOLL_TRY(const auto json,
              get("/standing-orders?account_id=" + base::to_text("acc", door_.account_id)));
    ATOLL_TRY(const auto listed, json.get_array("standing_orders"));
    for (const JsonValue& one : listed) {
      ATOLL_TRY(const std::string id, one.get_string("id"));
      ListedOrder order;
      ATOLL_TRY(order.state, one.get_string("state"));
      ATOLL_TRY(order.amount_minor, one.get_integer("amount"));
      ATOLL_TRY(order.first_date, one.get_string("first_date"));
      ATOLL_TRY(order.paid_count, one.get_integer("paid_count"));
      ATOLL_TRY(order.missed_count, one.get_integer("missed_count"));
      order.next_date = one.get_string("next_date").value_or("");
      all_.orders.emplace(id, std::move(order));
    }
    return {};
  }

  const Door& door_;
  HttpConnection connection_;
  Agreements all_;
};

// How many payments were agreed to be made by `today`: what falls on a day without banks is made
// on the next one with.
std::int64_t days_due(const Order& order, const std::string& today) {
  static const bank_calendar::WorkingDays days(bank_calendar::BankHolidays::england_and_wales());
  const auto first = bank_calendar::parse_date(order.first_date);
  const auto last = bank_calendar::parse_date(today);
  if (!first || !last) return 0;
  std::int64_t count = 0;
  for (std::int64_t after = 0; after == 0 || !order.is_once; ++after) {
    const auto day = days.moved(bank_calendar::plus_days(*first, after),
                                bank_calendar::DateConvention::kFollowing);
    if (day > *last) break;
    ++count;
  }
  return count;
}

class Auditor {
 public:
  Auditor(const Agreements& agreements, const History& history, const Evidence& evidence,
          const DueBy& due_by)
      : agreements_(agreements), history_(history), evidence_(evidence), due_by_(due_by) {}

  std::vector<std::string> run() {
    for (const auto& [id, payment] : agreements_.payments) check_listed(id, payment);
    for (const auto& [id, sent] : history_.payments) {
      if (!agreements_.payments.contains(id)) find("lost: " + id);
    }
    check_ledger();
    check_orders();
    check_rest();
    return std::move(findings_);
  }

 private:
  void find(std::string finding) { findings_.push_back(std::move(finding)); }

  void check_listed(const std::string& id, const ListedPayment& payment) {
    if (payment.state == "booked") {
      const auto payment_id = base::parse_id("payment", id);
      if (!payment_id) return find("no payment's id: " + id);
      booked_[accounts::payment_command_id(*payment_id)] = payment.amount_minor;
    }
    if (!payment.order_id.empty()) {
      if (payment.state == "booked") ++booked_of_[payment.order_id];
      const auto order = history_.orders.find(payment.order_id);
      if (order == history_.orders.end()) return find(id + " is of an order of nobody's");
      if (payment.amount_minor != order->second.amount_minor) {
        find(fmt::format("{} pays {} by an order of {}", id, payment.amount_minor,
                         order->second.amount_minor));
      }
      if (payment.state != "booked") {
        find(fmt::format("{} of an order is {}, and its money was there", id, payment.state));
      }
      return;
    }
    const auto sent = history_.payments.find(id);
    if (sent == history_.payments.end()) return find(id + " was never asked for");
    const std::string& heard = sent->second.state;
    const bool is_same =
        heard == payment.state || (heard == "awaiting_approval" && payment.state == "lapsed");
    if (!is_same || sent->second.amount_minor != payment.amount_minor) {
      find(fmt::format("{} of {} is {}; its client heard {} of {}", id, payment.amount_minor,
                       payment.state, sent->second.amount_minor, heard));
    }
  }

  // What the ledger has booked as a payment is a payment, once, and the other way round.
  void check_ledger() {
    std::set<base::Id> seen;
    for (const posting::StatementEntry& entry : evidence_.account) {
      const auto words = posting::decode_evidence(entry.evidence);
      if (!words || words->event_name != "SendPayment" || entry.amount_minor > 0) continue;
      if (!seen.insert(entry.id).second) find(fmt::format("booked twice: slot {}", entry.slot));
      const auto found = booked_.find(entry.id);
      if (found == booked_.end() || found->second != -entry.amount_minor) {
        find(fmt::format("slot {} is of no payment of {}", entry.slot, -entry.amount_minor));
      }
    }
    if (seen.size() != booked_.size()) {
      find(fmt::format("{} payments are booked, {} of them by the ledger", booked_.size(),
                       seen.size()));
    }
  }

  void check_orders() {
    for (const auto& [id, asked] : history_.orders) {
      const auto found = agreements_.orders.find(id);
      if (found == agreements_.orders.end()) {
        find("lost: " + id);
        continue;
      }
      const ListedOrder& order = found->second;
      if (asked.is_cancelled != (order.state == "cancelled")) {
        find(id + " is " + order.state);
      }
      if (order.amount_minor != asked.amount_minor || order.first_date != asked.first_date) {
        find(fmt::format("{} is of {} from {} on; agreed were {} from {} on", id,
                         order.amount_minor, order.first_date, asked.amount_minor,
                         asked.first_date));
      }
      check_days(id, asked, order);
      if (order.paid_count != booked_of_[id]) {
        find(fmt::format("{} counts {} payments, {} are booked", id, order.paid_count,
                         booked_of_[id]));
      }
    }
    if (agreements_.orders.size() != history_.orders.size()) find("an order that nobody gave");
  }

  // Each day that was agreed and has come is paid: the account never lacks what an order is of.
  void check_days(const std::string& id, const Order& asked, const ListedOrder& order) {
    const std::int64_t due = days_due(asked, due_by_.surely);
    const std::int64_t most = days_due(asked, due_by_.perhaps);
    const bool is_active = order.state != "cancelled" && order.state != "awaiting_approval";
    const bool is_right = order.paid_count <= (order.state == "awaiting_approval" ? 0 : most) &&
                          (!is_active || order.paid_count >= due);
    if (!is_right || order.missed_count != 0) {
      find(fmt::format("{}, {}, has paid {} times and missed {}; {} were due by {}", id,
                       order.state, order.paid_count, order.missed_count, due, due_by_.surely));
    }
  }

  void check_rest() {
    std::set<std::string> kept(agreements_.payees.begin(), agreements_.payees.end());
    for (const auto& [id, is_kept] : history_.payees) {
      if (kept.contains(id) != is_kept) find(id + (is_kept ? " was lost" : " is still there"));
    }
    if (!history_.pot_names.empty() && !history_.pot_names.contains(agreements_.pot_name)) {
      find("the pot is called " + agreements_.pot_name);
    }
    for (const auto& [external_id, transaction] : agreements_.receipts) {
      const auto put = history_.receipts.find(external_id);
      if (put == history_.receipts.end() || put->second != transaction) {
        find("lost the receipt " + external_id);
      }
    }
  }

  const Agreements& agreements_;
  const History& history_;
  const Evidence& evidence_;
  const DueBy& due_by_;
  std::map<base::Id, std::int64_t> booked_;        // amounts, by the ledger's command
  std::map<std::string, std::int64_t> booked_of_;  // payments, by order
  std::vector<std::string> findings_;
};

}  // namespace

Result<Agreements> read_agreements(const Door& door, base::Id pot_id, const History& history) {
  return Reader(door).read(pot_id, history);
}

DueBy due_by(base::Timestamp now) {
  // Of a day the first try begins at half past midnight (standing_order.h); its payments take a
  // while.
  const base::Timestamp begun = now - base::Duration::from_seconds(35 * 60);
  return {.surely = bank_calendar::date_text(bank_calendar::london_date(begun)),
          .perhaps = bank_calendar::date_text(bank_calendar::london_date(now))};
}

std::vector<std::string> unfinished(const Agreements& agreements, const DueBy& due_by) {
  std::vector<std::string> all;
  for (const auto& [id, payment] : agreements.payments) {
    if (payment.state == "unknown" || payment.state == "released") {
      all.push_back(fmt::format("{} of {} is still {}", id, payment.amount_minor, payment.state));
    }
  }
  for (const auto& [id, order] : agreements.orders) {
    if (order.state == "active" && order.next_date <= due_by.surely) {
      all.push_back(fmt::format("{} still has to pay on {}, and {} has been", id, order.next_date,
                                due_by.surely));
    }
  }
  return all;
}

std::vector<std::string> audit_agreements(const Agreements& agreements, const History& history,
                                          const Evidence& evidence, const DueBy& due_by) {
  return Auditor(agreements, history, evidence, due_by).run();
}

}  // namespace atollbank::chaos
