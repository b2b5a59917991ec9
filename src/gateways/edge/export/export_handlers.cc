// SPDX-License-Identifier: Apache-2.0
// The whole history of an account as a file, a page at a time: however long it is, one page of it
// is held, and the next is read when the client has taken the one before.
#include "gateways/edge/export/export_format.h"
#include "gateways/edge/handlers.h"
#include "gateways/edge/list_request.h"
#include "gateways/edge/services.h"

namespace atollbank::edge {
namespace {

using transactions::ListTransactions;
using transactions::Transaction;
using transactions::TransactionsApi;

class ExportPieces final : public Pieces {
 public:
  // `context` is the request's, but for its deadline: each page has its own.
  ExportPieces(const Services& services, runtime::Context context, ExportFormat format,
               ListTransactions request, std::vector<Transaction> first)
      : services_(services),
        context_(std::move(context)),
        format_(format),
        request_(std::move(request)),
        page_(std::move(first)) {}

  runtime::Task<base::Result<std::string>> next() override {
    while (!is_ended_) {
      if (is_given_) {
        request_.since = page_.back().id;
        context_.deadline = base::Deadline::after(services_.executor.clock(), kPageTime);
        auto asked = ask<std::vector<Transaction>>(services_, services_.transactions,
                                                   &TransactionsApi::list, context_, request_);
        ATOLL_CO_TRY(page_, co_await std::move(asked));
      }
      std::string piece(is_given_ ? "" : export_begin(format_));
      piece += export_page(format_, page_, !is_given_);
      is_given_ = true;
      is_ended_ = page_.size() < request_.limit;
      if (is_ended_) piece += export_end(format_);
      if (!piece.empty()) co_return std::move(piece);
    }
    co_return std::string();
  }

 private:
  static constexpr base::Duration kPageTime = base::Duration::from_seconds(10);

  const Services& services_;
  runtime::Context context_;
  const ExportFormat format_;
  ListTransactions request_;
  std::vector<Transaction> page_;  // the last that was read
  bool is_given_ = false;          // and it was given
  bool is_ended_ = false;
};

}  // namespace

HandlerTask export_transactions(const Services& services, Call call) {
  const std::string word = call.parameters.text("format").value_or("csv");
  const auto format = export_format_named(word);
  if (!format) co_return base::fail(malformed_param("format", "is csv, json or qif"));
  ATOLL_CO_TRY(const base::Id account_id, account_or_pot_of(call.parameters));
  ATOLL_CO_TRY(ListTransactions request, list_request_of(call, account_id));
  request.limit = transactions::kListLimitMax;
  auto beginning = begin_of_list(services, call, request);
  ATOLL_CO_TRY_VOID(co_await std::move(beginning));
  // The first page here, so that what is refused is refused with its status.
  auto asked = ask<std::vector<Transaction>>(services, services.transactions,
                                             &TransactionsApi::list, call.context, request);
  ATOLL_CO_TRY(std::vector<Transaction> first, co_await std::move(asked));
  Answer answer;
  answer.content_type = content_type_of(*format);
  answer.headers.emplace_back(
      "Content-Disposition", "attachment; filename=\"" + std::string(file_name_of(*format)) + "\"");
  answer.pieces = std::make_unique<ExportPieces>(services, std::move(call.context), *format,
                                                 std::move(request), std::move(first));
  co_return std::move(answer);
}

}  // namespace atollbank::edge
