// SPDX-License-Identifier: Apache-2.0
#include "services/transactions/service.h"

#include <fmt/format.h>

#include "runtime/answer.h"
#include "services/transactions/request_rules.h"
#include "services/transactions/spending_day.h"

namespace atollbank::transactions {

using base::ErrorCode;
using base::Result;

TransactionsService::TransactionsService(const TransactionsOptions& options,
                                         posting::PostingApi& posting, ports::RecordStore& records,
                                         ports::Persons persons,
                                         ports::ProjectionStore& projections,
                                         runtime::Executor& executor, runtime::BlockingPool& pool,
                                         runtime::BlockingPool* commit_pool)
    : options_(options),
      source_(fmt::format("shard/{}", options.shard)),
      posting_(posting),
      projections_(projections),
      record_store_(records),
      records_(records, persons),
      rules_(records, persons),
      reader_(projections, records_),
      reader_in_memory_(projections.in_memory(), records_),
      events_(projections, reader_),
      executor_(executor),
      pool_(pool),
      commit_pool_(commit_pool == nullptr ? pool : *commit_pool),
      ids_(executor.clock(), options.worker) {}

void TransactionsService::list(const Context& context, ListTransactions request,
                               Completion<std::vector<Transaction>> done) {
  auto work = [this, request = std::move(request)] { return reader_.list(request); };
  answer_blocking<std::vector<Transaction>>(context, std::move(work), std::move(done));
}

void TransactionsService::get(const Context& context, GetTransaction request,
                              Completion<Transaction> done) {
  auto work = [this, request = std::move(request)] { return reader_.get(request); };
  answer_blocking<Transaction>(context, std::move(work), std::move(done));
}

void TransactionsService::annotate(const Context& context, AnnotateTransaction request,
                                   Completion<Transaction> done) {
  auto work = [this, context, request = std::move(request)]() -> Result<Transaction> {
    ATOLL_TRY_VOID(check_metadata(request.metadata));
    ATOLL_TRY_VOID(check_category(request.category));
    const GetTransaction get{.user_id = request.user_id,
                             .client_id = request.client_id,
                             .transaction_id = request.transaction_id};
    ATOLL_TRY(auto transaction, reader_.get(get));
    if (request.metadata.empty() && !request.category) return transaction;
    ATOLL_TRY_VOID(records_.annotate(transaction.account_id, request, context, now()));
    return reader_.get(get);
  };
  answer_blocking<Transaction>(context, std::move(work), std::move(done));
}

void TransactionsService::attach(const Context& context, AttachFile request,
                                 Completion<Attachment> done) {
  // The id is made on the executor, which owns the generator.
  executor_.post([this, context, request = std::move(request), done = std::move(done)]() mutable {
    Attachment attachment{.id = ids_.next(request.transaction_id.slice()),
                          .user_id = request.user_id,
                          .transaction_id = request.transaction_id,
                          .created = now(),
                          .file_url = std::move(request.file_url),
                          .file_type = std::move(request.file_type)};
    auto work = [this, context, attachment = std::move(attachment)]() -> Result<Attachment> {
      ATOLL_TRY_VOID(check_attachment(attachment));
      const GetTransaction get{.user_id = attachment.user_id,
                               .client_id = {},
                               .transaction_id = attachment.transaction_id};
      ATOLL_TRY(const auto transaction, reader_.get(get));
      return records_.attach(transaction.account_id, attachment, context, attachment.created);
    };
    answer_blocking<Attachment>(context, std::move(work), std::move(done));
  });
}

void TransactionsService::detach(const Context& context, base::Id user_id, base::Id attachment_id,
                                 Completion<Attachment> done) {
  auto work = [this, context, user_id, attachment_id]() -> Result<Attachment> {
    ATOLL_TRY(const auto addresses, reader_.addresses_of(user_id));
    for (const base::Id address : addresses) {
      ATOLL_TRY(auto taken, records_.detach(address, attachment_id, context, now()));
      if (taken) return *std::move(taken);
    }
    return base::fail(ErrorCode::kNotFound, "attachment_not_found", "no such attachment");
  };
  answer_blocking<Attachment>(context, std::move(work), std::move(done));
}

void TransactionsService::spend_today(const Context& context, AccountId account,
                                      Completion<std::int64_t> done) {
  // Every look at a balance asks for it.
  const base::Timestamp day = start_of_spending_day(now());
  auto known = reader_in_memory_.spending_of(account, day);
  if (known || known.error().reason != ports::kNotInMemory) {
    return runtime::on_executor_of(context, std::move(done))(std::move(known));
  }
  auto work = [this, account, day] { return reader_.spending_of(account, day); };
  answer_blocking<std::int64_t>(context, std::move(work), std::move(done));
}

void TransactionsService::put_merchant(const Context& context, Merchant merchant,
                                       Completion<void> done) {
  auto work = [this, context, merchant = std::move(merchant)]() -> Result<void> {
    ATOLL_TRY_VOID(check_merchant(merchant));
    return records_.put_merchant(merchant, context, now());
  };
  answer_blocking<void>(context, std::move(work), std::move(done));
}

void TransactionsService::put_narrative(const Context& context, Narrative narrative,
                                        Completion<void> done) {
  auto work = [this, context, narrative = std::move(narrative)] {
    return records_.put_narrative(narrative, context, now());
  };
  runtime::answer_from_pool<void>(commit_pool_, executor_.clock(), context, std::move(work),
                                  std::move(done));
}

void TransactionsApi::link_correction(const Context& context, Correction, Completion<void> done) {
  runtime::on_executor_of(context, std::move(done))(base::fail(
      ErrorCode::kFailedPrecondition, "corrections_not_kept", "no corrections are kept here"));
}

void TransactionsService::link_correction(const Context& context, Correction correction,
                                          Completion<void> done) {
  auto work = [this, context, correction] {
    return records_.link_correction(correction, context, now());
  };
  answer_blocking<void>(context, std::move(work), std::move(done));
}

void TransactionsService::add_feed_item(const Context& context, FeedItem item,
                                        Completion<FeedItem> done) {
  // The id is made on the executor, which owns the generator.
  executor_.post([this, context, item = std::move(item), done = std::move(done)]() mutable {
    const base::Id made = ids_.next(item.account_id.slice());
    if (item.id.is_nil()) item.id = made;
    item.created = now();
    auto work = [this, context, item = std::move(item)]() -> Result<FeedItem> {
      ATOLL_TRY_VOID(check_feed_item(item));
      ATOLL_TRY_VOID(reader_.check_owner(item.user_id, item.account_id));
      return records_.add_feed_item(item, context, item.created);
    };
    answer_blocking<FeedItem>(context, std::move(work), std::move(done));
  });
}

void TransactionsService::feed(const Context& context, base::Id user_id, AccountId account,
                               std::uint32_t limit, Completion<std::vector<FeedItem>> done) {
  auto work = [this, user_id, account, limit]() -> Result<std::vector<FeedItem>> {
    ATOLL_TRY_VOID(reader_.check_owner(user_id, account));
    return records_.feed(account, std::min(limit, kListLimitMax));
  };
  answer_blocking<std::vector<FeedItem>>(context, std::move(work), std::move(done));
}

}  // namespace atollbank::transactions
