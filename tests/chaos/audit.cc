// SPDX-License-Identifier: Apache-2.0
#include "tests/chaos/audit.h"

#include <fmt/format.h>

#include <set>
#include <unordered_map>

#include "services/accounts/addresses.h"

namespace atollbank::chaos {
namespace {

using ledger::format::SlotKind;
using posting::StatementEntry;

// What one operation did to an account, as its statement tells it.
struct Effects {
  std::size_t postings = 0;
  std::size_t holds = 0;
  std::size_t captures = 0;
  std::size_t releases = 0;
  std::int64_t amount_minor = 0;
};

bool opens(const StatementEntry& entry) {
  return entry.kind == SlotKind::kPosting || entry.kind == SlotKind::kHoldPlaced;
}

std::int64_t spendable(const StatementEntry& entry) {
  return entry.balance_after - entry.held_after;
}

base::Id id_after(std::string_view scope, base::Id hold_id) {
  return accounts::command_id(scope, hold_id.slice(), {accounts::bytes_of_id(hold_id)});
}

bool is_of_pot(OperationKind kind) {
  return kind == OperationKind::kDeposit || kind == OperationKind::kWithdrawal;
}

bool is_of_card(OperationKind kind) {
  return kind != OperationKind::kPayment && kind != OperationKind::kTransfer && !is_of_pot(kind);
}

// Of what the account may spend.
std::int64_t change_of_account(const Operation& operation) {
  if (operation.is_declined) return 0;
  const bool is_gain =
      operation.kind == OperationKind::kPayment || operation.kind == OperationKind::kWithdrawal;
  return is_gain ? operation.amount_minor : -operation.amount_minor;
}

std::int64_t change_of_pot(const Operation& operation) {
  return is_of_pot(operation.kind) ? -change_of_account(operation) : 0;
}

class Auditor {
 public:
  Auditor(const History& history, const Evidence& evidence)
      : history_(history), evidence_(evidence) {
    for (const Operation& operation : history.operations) {
      if (!operation.is_answered) find(operation.dedupe_id + " was never answered");
      operation_of_[operation.posting_id] = &operation;
      operation_of_[id_after("card-capture", operation.posting_id)] = &operation;
      operation_of_[id_after("card-refusal", operation.posting_id)] = &operation;
    }
  }

  std::vector<std::string> run() {
    for (const std::string& complaint : history_.complaints) find(complaint);
    check_chain(evidence_.account, "account");
    check_chain(evidence_.pot, "pot");
    const std::int64_t others_account =
        take(evidence_.account, evidence_.before.balance_minor, account_effects_);
    const std::int64_t others_pot =
        take(evidence_.pot, evidence_.before.pot_balance_minor, pot_effects_);
    for (const Operation& operation : history_.operations) check_operation(operation);
    check_feed();
    check_webhook();
    check_balances(others_account, others_pot);
    return std::move(findings_);
  }

 private:
  void find(std::string finding) { findings_.push_back(std::move(finding)); }

  // Each balance follows from the one before.
  void check_chain(const Statement& statement, std::string_view whose) {
    std::int64_t balance_minor = 0;
    for (const StatementEntry& entry : statement) {
      balance_minor += entry.amount_minor;
      if (balance_minor == entry.balance_after) continue;
      return find(fmt::format("the {}'s balance at slot {} is {} and should be {}", whose,
                              entry.slot, entry.balance_after, balance_minor));
    }
  }

  // Sorts the entries by their operation; what others did since the clients came is returned.
  std::int64_t take(const Statement& statement, std::int64_t spendable_before,
                    std::unordered_map<base::Id, Effects>& effects) {
    std::int64_t others_all = 0;
    std::int64_t spendable_last = 0;
    for (const StatementEntry& entry : statement) {
      const std::int64_t change = spendable(entry) - spendable_last;
      spendable_last = spendable(entry);
      const auto found = operation_of_.find(entry.id);
      if (opens(entry)) check_audit_record(entry, found != operation_of_.end());
      if (found == operation_of_.end()) {
        others_all += change;
        continue;
      }
      Effects& effect = effects[found->second->posting_id];
      effect.amount_minor += entry.amount_minor;
      if (entry.kind == SlotKind::kPosting) ++effect.postings;
      if (entry.kind == SlotKind::kHoldPlaced) ++effect.holds;
      if (entry.kind == SlotKind::kCapture) ++effect.captures;
      if (entry.kind == SlotKind::kHoldReleased) ++effect.releases;
    }
    return others_all - spendable_before;
  }

  // One an effect, and it names who did it.
  void check_audit_record(const StatementEntry& entry, bool is_ours) {
    const auto record = posting::decode_evidence(entry.evidence);
    if (!record) return find(fmt::format("the record at slot {} has no evidence", entry.slot));
    // A purchase's refunds are numbered: their commands are not named by what the caller said.
    const bool is_numbered = record->event_name == "RefundPurchase";
    if (is_numbered ? record->dedupe.is_nil() : record->dedupe != entry.id) {
      find(fmt::format("the evidence at slot {} is of another command", entry.slot));
    }
    // A payment that an accident cut off is booked by the bank itself when it is back.
    const bool is_resumed = record->event_name == "SendPayment" && record->client_id.empty();
    const bool says_ours = record->client_id == evidence_.door.client_id;
    const bool is_right = says_ours == is_ours && !(is_ours && record->request_id.is_nil());
    if (!is_right && !(is_ours && is_resumed)) {
      find(fmt::format("slot {}: {} by {} {}, which was {}", entry.slot, record->event_name,
                       record->subject, record->client_id, is_ours ? "asked for" : "never sent"));
    }
  }

  void check_operation(const Operation& operation) {
    const Effects on_account = account_effects_[operation.posting_id];
    const Effects on_pot = pot_effects_[operation.posting_id];
    const bool is_purchase = is_of_card(operation.kind);
    const bool is_done = !operation.is_declined;
    const bool is_refused = operation.kind == OperationKind::kRefusedPurchase;
    // Days that pass let the shop take what it held.
    const bool is_pending =
        operation.kind == OperationKind::kPendingPurchase && on_account.captures == 0;
    const std::size_t postings = is_done && !is_purchase ? 1 : 0;
    const std::size_t holds = is_purchase && (is_done || is_refused) ? 1 : 0;
    const std::size_t captures = is_purchase && is_done && !is_pending ? 1 : 0;
    const std::int64_t booked = is_pending ? 0 : change_of_account(operation);
    const bool is_right = on_account.postings == postings && on_account.holds == holds &&
                          on_account.captures == captures && on_account.amount_minor == booked &&
                          on_pot.postings == (is_of_pot(operation.kind) ? postings : 0) &&
                          on_pot.amount_minor == change_of_pot(operation) &&
                          on_account.releases == (is_refused ? 1u : 0u);
    if (is_right) return;
    find(
        fmt::format("{} of {} ({}): {} postings, {} holds, {} captures, {} releases, {} booked; "
                    "{} postings on the pot",
                    operation.dedupe_id, operation.amount_minor, is_done ? "done" : "declined",
                    on_account.postings, on_account.holds, on_account.captures, on_account.releases,
                    on_account.amount_minor, on_pot.postings));
  }

  // Row by row what the ledger says, no more and no less.
  void check_feed() {
    std::unordered_map<base::Id, const FeedRow*> row_of;
    std::map<std::string, const FeedRow*> row_by_id;
    for (const FeedRow& row : evidence_.after.rows) {
      if (!row_of.emplace(row.posting_id, &row).second) find("twice in the feed: " + row.id);
      row_by_id[row.id] = &row;
    }
    std::unordered_map<base::Id, std::int64_t> amounts;  // by what the feed must show
    for (const StatementEntry& entry : evidence_.account) {
      if (!opens(entry)) continue;
      amounts[entry.id] =
          entry.kind == SlotKind::kPosting ? entry.amount_minor : -entry.held_change_minor;
      if (!row_of.contains(entry.id)) {
        find(fmt::format("slot {} is not in the feed", entry.slot));
      }
    }
    for (const auto& [id, row] : row_of) {
      const auto found = amounts.find(id);
      if (row->is_declined) continue;
      if (found == amounts.end()) {
        find("in the feed and not in the ledger: " + row->id);
      } else if (found->second != row->amount_minor) {
        find(fmt::format("{} shows {}, the ledger has {}", row->id, row->amount_minor,
                         found->second));
      }
    }
    check_shown(row_of);
    for (const auto& [transaction, value] : history_.notes) {
      const auto found = row_by_id.find(transaction);
      if (found == row_by_id.end() || found->second->notes != value) {
        find("lost the note " + value + " of " + transaction);
      }
    }
    for (const auto& [transaction, value] : history_.annotations) {
      const auto found = row_by_id.find(transaction);
      if (found == row_by_id.end() || found->second->annotation != value) {
        find("lost the annotation " + value + " of " + transaction);
      }
    }
  }

  // Told of each transaction since the clients came, of none by two names, and of nothing else.
  void check_webhook() {
    std::set<std::string> told;
    for (const auto& [message, transaction] : evidence_.told) {
      if (!told.insert(transaction).second) find("told by two names: " + transaction);
    }
    std::set<std::string> known;
    for (const FeedRow& row : evidence_.before.rows) known.insert(row.id);
    for (const FeedRow& row : evidence_.after.rows) {
      if (known.insert(row.id).second && !told.contains(row.id)) find("never told: " + row.id);
    }
    for (const std::string& transaction : told) {
      if (!known.contains(transaction)) find("told and not there: " + transaction);
    }
  }

  void check_shown(const std::unordered_map<base::Id, const FeedRow*>& row_of) {
    for (const Operation& operation : history_.operations) {
      const auto found = row_of.find(operation.posting_id);
      const bool is_shown = found != row_of.end();
      if (is_shown != (!operation.is_declined || !is_of_pot(operation.kind))) {
        find(fmt::format("{} is {}in the feed", operation.dedupe_id, is_shown ? "" : "not "));
      }
      if (!is_shown || is_of_pot(operation.kind)) continue;
      if (found->second->id != operation.transaction_id ||
          found->second->is_declined != operation.is_declined) {
        find(operation.dedupe_id + " was answered otherwise than the feed shows it");
      }
    }
  }

  void check_balances(std::int64_t others_account, std::int64_t others_pot) {
    std::int64_t account = evidence_.before.balance_minor + others_account;
    std::int64_t pot = evidence_.before.pot_balance_minor + others_pot;
    for (const Operation& operation : history_.operations) {
      account += change_of_account(operation);
      pot += change_of_pot(operation);
    }
    check_balance("account", evidence_.account, account, evidence_.after.balance_minor);
    check_balance("pot", evidence_.pot, pot, evidence_.after.pot_balance_minor);
  }

  void check_balance(std::string_view whose, const Statement& statement, std::int64_t expected,
                     std::int64_t shown) {
    const std::int64_t held = statement.empty() ? 0 : spendable(statement.back());
    if (expected == shown && shown == held) return;
    find(fmt::format("the {} should have {}, the API shows {}, the ledger {}", whose, expected,
                     shown, held));
  }

  const History& history_;
  const Evidence& evidence_;
  // By every command that an operation may become.
  std::unordered_map<base::Id, const Operation*> operation_of_;
  std::unordered_map<base::Id, Effects> account_effects_;
  std::unordered_map<base::Id, Effects> pot_effects_;
  std::vector<std::string> findings_;
};

}  // namespace

std::vector<std::string> audit(const History& history, const Evidence& evidence) {
  return Auditor(history, evidence).run();
}

}  // namespace atollbank::chaos
