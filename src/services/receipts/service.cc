// SPDX-License-Identifier: Apache-2.0
#include "services/receipts/service.h"

#include "runtime/answer.h"
#include "services/receipts/receipt_rules.h"

namespace atollbank::receipts {

using runtime::answer_with;
using runtime::await_blocking;
using runtime::await_completion;
using transactions::Transaction;

void ReceiptsService::put(const Context& context, Holder holder, Receipt receipt,
                          Completion<Receipt> done) {
  answer_with<Receipt>(executor_, context, keep(context, std::move(holder), std::move(receipt)),
                       std::move(done));
}

void ReceiptsService::get(const Context& context, Holder holder, std::string external_id,
                          Completion<Receipt> done) {
  answer_with<Receipt>(executor_, context, find(std::move(holder), std::move(external_id)),
                       std::move(done));
}

void ReceiptsService::remove(const Context& context, Holder holder, std::string external_id,
                             Completion<void> done) {
  answer_with<void>(executor_, context, forget(context, std::move(holder), std::move(external_id)),
                    std::move(done));
}

// Asking for the transaction also checks whose it is.
ReceiptsService::Task<Receipt> ReceiptsService::keep(Context context, Holder holder,
                                                     Receipt receipt) {
  ATOLL_CO_TRY_VOID(check_receipt(receipt));
  transactions::GetTransaction wanted{.user_id = holder.user_id,
                                      .client_id = holder.client_id,
                                      .transaction_id = receipt.transaction_id};
  Context inner = context;
  inner.executor = nullptr;  // brought here by await_completion
  auto call = [this, inner = std::move(inner),
               wanted = std::move(wanted)](Completion<Transaction> done) mutable {
    transactions_.get(inner, std::move(wanted), std::move(done));
  };
  ATOLL_CO_TRY(const Transaction transaction,
               co_await await_completion<Transaction>(executor_, std::move(call)));
  receipt.account_id = transaction.account_id;
  receipt.id = ids_.next(receipt.transaction_id.slice());
  receipt.created = receipt.updated = now();
  auto work = [this, context = std::move(context), holder = std::move(holder),
               receipt = std::move(receipt)] { return store_.put(holder, receipt, context); };
  auto kept = co_await await_blocking<Receipt>(pool_, executor_, std::move(work));
  co_return std::move(kept);
}

ReceiptsService::Task<Receipt> ReceiptsService::find(Holder holder, std::string external_id) {
  ATOLL_CO_TRY_VOID(check_external_id(external_id));
  auto work = [this, holder = std::move(holder), external_id = std::move(external_id)] {
    return store_.get(holder, external_id);
  };
  auto found = co_await await_blocking<Receipt>(pool_, executor_, std::move(work));
  co_return std::move(found);
}

ReceiptsService::Task<void> ReceiptsService::forget(Context context, Holder holder,
                                                    std::string external_id) {
  ATOLL_CO_TRY_VOID(check_external_id(external_id));
  auto work = [this, context = std::move(context), holder = std::move(holder),
               external_id = std::move(external_id)] {
    return store_.remove(holder, external_id, context, now());
  };
  auto removed = co_await await_blocking<void>(pool_, executor_, std::move(work));
  co_return removed;
}

}  // namespace atollbank::receipts
