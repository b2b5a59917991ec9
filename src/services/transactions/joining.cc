// SPDX-License-Identifier: Apache-2.0
#include "services/transactions/joining.h"

namespace atollbank::transactions {
namespace {

using Merchants = TransactionRecordStore::Merchants;
using Narratives = TransactionRecordStore::Narratives;

void add_merchant(Transaction& transaction, const Merchants& merchants) {
  const auto found = merchants.find(transaction.merchant_id);
  if (found == merchants.end()) return;
  transaction.merchant = *found->second;
  transaction.description = transaction.merchant->statement_text;
}

void add_narrative(Transaction& transaction, Narratives& narratives) {
  const auto found = narratives.find(transaction.command_id);
  if (found == narratives.end()) return;
  transaction.description = found->second.description;
  const bool is_payer = transaction.amount_minor < 0 && found->second.payee;
  transaction.counterparty = is_payer ? *found->second.payee : found->second.counterparty;
}

void add_annotation(Transaction& transaction, TransactionRecordStore::Annotations& annotations) {
  const auto found = annotations.find(transaction.id);
  if (found == annotations.end()) return;
  auto& [notes, metadata, marks, sorted] = found->second;
  transaction.metadata = std::move(metadata);
  transaction.notes = std::move(notes);
  if (!transaction.notes.empty()) transaction.metadata["notes"] = transaction.notes;
  if (sorted) transaction.category = *sorted;
  if (marks.category) transaction.category = *marks.category;
  transaction.attachments = std::move(marks.attachments);
  for (const auto& [key, other] :
       {std::pair{"corrects", marks.corrects}, std::pair{"corrected_by", marks.corrected_by}}) {
    if (!other.is_nil()) transaction.metadata[key] = base::to_text("tx", other);
  }
}

}  // namespace

base::Result<std::vector<Transaction>> join(const TransactionRecordStore& records,
                                            std::span<const Projected> rows,
                                            const std::string& client_id) {
  std::vector<Transaction> transactions;
  if (rows.empty()) return transactions;
  std::vector<base::Id> merchant_ids;
  std::vector<TransactionRecordStore::NarrativeName> narrative_names;
  for (const Projected& row : rows) {
    if (!row.merchant_id.is_nil()) merchant_ids.push_back(row.merchant_id);
    if (row.has_narrative) narrative_names.push_back({row.command_id, row.payer_account_id});
  }
  ATOLL_TRY(const auto merchants, records.merchants(std::move(merchant_ids)));
  ATOLL_TRY(auto narratives, records.narratives(narrative_names));
  ATOLL_TRY(auto annotations, records.annotations(rows.front().account_id, rows.front().id,
                                                  rows.back().id, client_id));
  transactions.reserve(rows.size());
  for (const Projected& row : rows) {
    Transaction& transaction = transactions.emplace_back(to_transaction(row));
    if (!row.merchant_id.is_nil()) add_merchant(transaction, merchants);
    if (row.has_narrative) add_narrative(transaction, narratives);
    add_annotation(transaction, annotations);
    if (row.scheme == Scheme::kInterest && !row.has_narrative) {
      transaction.description = transaction.amount_minor < 0 ? "Overdraft interest" : "Interest";
    }
    if (row.scheme == Scheme::kPotTransfer && !row.pot_id.is_nil()) {
      transaction.description = base::to_text("pot", row.pot_id);
      transaction.metadata.emplace("pot_id", transaction.description);
    }
  }
  return transactions;
}

}  // namespace atollbank::transactions
