// SPDX-License-Identifier: Apache-2.0
// The receipts service. Owned by apps/. Everything of it runs on its executor; records are used on
// the pool.
#pragma once

#include "ports/records.h"
#include "runtime/await.h"
#include "services/receipts/api.h"
#include "services/receipts/receipt_store.h"
#include "services/transactions/api.h"

namespace atollbank::receipts {

class ReceiptsService final : public ReceiptsApi {
 public:
  static constexpr std::uint64_t kWorker = 6;  // of the ids it makes

  ReceiptsService(transactions::TransactionsApi& transactions, ports::RecordStore& records,
                  ports::Persons persons, runtime::Executor& executor, runtime::BlockingPool& pool)
      : transactions_(transactions),
        store_(records, persons),
        executor_(executor),
        pool_(pool),
        ids_(executor.clock(), kWorker) {}

  void put(const Context& context, Holder holder, Receipt receipt,
           Completion<Receipt> done) override;
  void get(const Context& context, Holder holder, std::string external_id,
           Completion<Receipt> done) override;
  void remove(const Context& context, Holder holder, std::string external_id,
              Completion<void> done) override;

 private:
  template <class T>
  using Task = runtime::Task<base::Result<T>>;

  Task<Receipt> keep(Context context, Holder holder, Receipt receipt);
  Task<Receipt> find(Holder holder, std::string external_id);
  Task<void> forget(Context context, Holder holder, std::string external_id);

  base::Timestamp now() const { return executor_.clock().wall(); }

  transactions::TransactionsApi& transactions_;
  ReceiptStore store_;
  runtime::Executor& executor_;
  runtime::BlockingPool& pool_;
  base::IdGenerator ids_;
};

}  // namespace atollbank::receipts
