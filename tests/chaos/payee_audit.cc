// SPDX-License-Identifier: Apache-2.0
#include "tests/chaos/payee_audit.h"

#include <fmt/format.h>

#include <map>

#include "services/accounts/api.h"

namespace atollbank::chaos {
namespace {

class Auditor {
 public:
  Auditor(const Agreements& agreements, const Evidence& evidence)
      : agreements_(agreements), evidence_(evidence) {}

  std::vector<std::string> run() {
    for (const auto& [id, payment] : agreements_.payments) {
      const auto payment_id = base::parse_id("payment", id);
      if (!payment_id || payment.state != "booked") continue;
      sent_[accounts::payment_command_id(*payment_id)] = payment.amount_minor;
    }
    check_statement();
    check_feed();
    check_balance();
    return std::move(findings_);
  }

 private:
  void find(std::string finding) { findings_.push_back("the payee: " + std::move(finding)); }

  // The ledger's word: each payment came, once.
  void check_statement() {
    std::map<base::Id, std::int64_t> came;
    std::int64_t balance_minor = 0;
    for (const posting::StatementEntry& entry : evidence_.payee) {
      balance_minor += entry.amount_minor;
      if (balance_minor != entry.balance_after) {
        find(fmt::format("the balance at slot {} is {} and should be {}", entry.slot,
                         entry.balance_after, balance_minor));
      }
      if (!sent_.contains(entry.id)) continue;
      if (!came.emplace(entry.id, entry.amount_minor).second) {
        find(fmt::format("paid twice at slot {}", entry.slot));
      }
    }
    for (const auto& [id, amount_minor] : sent_) {
      const auto found = came.find(id);
      if (found == came.end()) {
        find(fmt::format("{} of {} never came", base::to_text("posting", id), amount_minor));
      } else if (found->second != amount_minor) {
        find(fmt::format("{} of {} came as {}", base::to_text("posting", id), amount_minor,
                         found->second));
      }
    }
  }

  // As the public API shows it to her.
  void check_feed() {
    std::map<base::Id, std::int64_t> shown;
    for (const FeedRow& row : evidence_.payee_after.rows) {
      if (!shown.emplace(row.posting_id, row.amount_minor).second) {
        find("twice in the feed: " + row.id);
      }
    }
    for (const auto& [id, amount_minor] : sent_) {
      const auto found = shown.find(id);
      if (found == shown.end()) {
        find(
            fmt::format("{} of {} is not in the feed", base::to_text("posting", id), amount_minor));
      } else if (found->second != amount_minor) {
        find(fmt::format("{} of {} is shown as {}", base::to_text("posting", id), amount_minor,
                         found->second));
      }
    }
  }

  // What she had, what was paid to her, and what others did to it.
  void check_balance() {
    std::int64_t others_minor = -evidence_.payee_before.balance_minor;
    std::int64_t spendable_minor = 0;
    for (const posting::StatementEntry& entry : evidence_.payee) {
      const std::int64_t now_minor = entry.balance_after - entry.held_after;
      if (!sent_.contains(entry.id)) others_minor += now_minor - spendable_minor;
      spendable_minor = now_minor;
    }
    std::int64_t expected_minor = evidence_.payee_before.balance_minor + others_minor;
    for (const auto& [id, amount_minor] : sent_) expected_minor += amount_minor;
    const std::int64_t shown_minor = evidence_.payee_after.balance_minor;
    if (shown_minor != expected_minor || spendable_minor != expected_minor) {
      find(fmt::format("should have {}, the API shows {}, the ledger {}", expected_minor,
                       shown_minor, spendable_minor));
    }
  }

  const Agreements& agreements_;
  const Evidence& evidence_;
  std::map<base::Id, std::int64_t> sent_;  // amounts, by the ledger's command
  std::vector<std::string> findings_;
};

}  // namespace

std::vector<std::string> audit_payee(const Agreements& agreements, const Evidence& evidence) {
  return Auditor(agreements, evidence).run();
}

}  // namespace atollbank::chaos
