// SPDX-License-Identifier: Apache-2.0
// Statements: their list, one of them, and one as a file.
#include <algorithm>

#include "base/json.h"
#include "gateways/edge/handlers.h"
#include "gateways/edge/history.h"
#include "gateways/edge/services.h"
#include "gateways/edge/statements/bank_words.h"

namespace atollbank::edge {

using statements::Form;
using statements::IssuedHead;
using statements::IssuedStatement;
using statements::StatementFile;
using statements::StatementsApi;
using statements::StatementsPage;

namespace {

constexpr std::uint32_t kListLimitDefault = 30;

// The place in the list behind which are all whose periods ended by then.
statements::Period place_of(base::Timestamp before) {
  return {.from = base::Timestamp{INT64_MAX}, .to = before};
}

base::Result<statements::Period> period_of(const Parameters& parameters) {
  statements::Period period;
  for (const auto& [key, end] : {std::pair("from", &period.from), std::pair("to", &period.to)}) {
    ATOLL_TRY(const std::string text, parameters.required_text(key));
    ATOLL_TRY(*end, parse_client_time(key, text));
  }
  return period;
}

// Takes out what begins beyond what the token reads, and refuses where nothing is left of a page
// that had any. `services`, `call` and `heads` live in the frame that awaits this.
runtime::Task<base::Result<void>> keep_history_of(const Services& services, const Call& call,
                                                  std::vector<IssuedHead>& heads) {
  if (heads.empty()) co_return base::Result<void>();
  const auto begin_of = [](const IssuedHead& one) { return one.head.period.from; };
  const statements::StatementHead& oldest = std::ranges::min_element(heads, {}, begin_of)->head;
  auto checking = check_history_of_account(services, call, oldest.account.id, oldest.period.from);
  auto checked = co_await std::move(checking);
  if (checked) co_return base::Result<void>();
  const auto begin = history_begin_of(services, call);
  std::erase_if(heads, [&](const IssuedHead& one) { return one.head.period.from < begin; });
  if (heads.empty()) co_return checked;
  co_return base::Result<void>();
}

// Without its entries.
void write_statement(base::JsonWriter& json, const IssuedHead& issued) {
  json.begin_object();
  statements::write_head(json, issued);
  json.end_object();
}

std::string statements_json(const std::vector<IssuedHead>& heads) {
  base::JsonWriter json;
  json.begin_object().key("statements").begin_array();
  for (const IssuedHead& issued : heads) {
    write_statement(json, issued);
  }
  json.end_array().end_object();
  return json.take();
}

// One that the caller may read, as a file.
runtime::Task<base::Result<StatementFile>> file_of(const Services& services, const Call& call,
                                                   Form form) {
  ATOLL_CO_TRY(const base::Id statement_id, base::parse_id("stmt", call.path_id));
  const base::Id user_id = call.holder.user_id;
  auto looking = ask<IssuedHead>(services, services.statements, &StatementsApi::find_head,
                                 call.context, user_id, statement_id);
  ATOLL_CO_TRY(const IssuedHead issued, co_await std::move(looking));
  auto checking =
      check_history_of_account(services, call, issued.head.account.id, issued.head.period.from);
  ATOLL_CO_TRY_VOID(co_await std::move(checking));
  auto asked = ask<StatementFile>(services, services.statements, &StatementsApi::write,
                                  call.context, user_id, statement_id, form);
  auto file = co_await std::move(asked);
  co_return std::move(file);
}

}  // namespace

HandlerTask issue_statement(const Services& services, Call call) {
  const base::Id user_id = call.holder.user_id;
  ATOLL_CO_TRY(const base::Id account_id, call.parameters.required_id("account_id", "acc"));
  ATOLL_CO_TRY(const statements::Period period, period_of(call.parameters));
  auto checking = check_history_of_account(services, call, account_id, period.from);
  ATOLL_CO_TRY_VOID(co_await std::move(checking));
  auto account_asked =
      ask<accounts::Account>(services, services.accounts, &accounts::AccountsApi::account,
                             call.context, user_id, account_id);
  ATOLL_CO_TRY(const accounts::Account account, co_await std::move(account_asked));
  auto holder_asked = ask<customers::Customer>(
      services, services.customers, &customers::CustomersApi::find, call.context, user_id);
  ATOLL_CO_TRY(const customers::Customer holder, co_await std::move(holder_asked));
  statements::IssueStatement request{.user_id = user_id,
                                     .account = stated(account, holder, bank_words()),
                                     .opened = account.created,
                                     .period = period};
  auto asked = ask<IssuedStatement>(services, services.statements, &StatementsApi::issue,
                                    call.context, std::move(request));
  ATOLL_CO_TRY(const IssuedStatement issued, co_await std::move(asked));
  base::JsonWriter json;
  json.begin_object().key("statement");
  write_statement(json, {.head = issued.statement.head, .digest = issued.digest});
  json.end_object();
  co_return Answer{.body = json.take()};
}

HandlerTask list_statements(const Services& services, Call call) {
  statements::ListStatements request;
  request.user_id = call.holder.user_id;
  ATOLL_CO_TRY(request.account_id, call.parameters.required_id("account_id", "acc"));
  ATOLL_CO_TRY(const auto since, call.parameters.time("since"));
  const std::string before = call.parameters.text("before").value_or("");
  if (const auto statement_id = base::parse_id("stmt", before)) {
    auto looking = ask<IssuedHead>(services, services.statements, &StatementsApi::find_head,
                                   call.context, request.user_id, *statement_id);
    ATOLL_CO_TRY(const IssuedHead last, co_await std::move(looking));
    request.after = last.head.period;
  } else if (!before.empty()) {
    ATOLL_CO_TRY(const base::Timestamp time, parse_client_time("before", before));
    request.after = place_of(time);
  }
  ATOLL_CO_TRY(request.limit,
               call.parameters.page_limit("limit", kListLimitDefault, statements::kListLimitMax));
  auto asked = ask<StatementsPage>(services, services.statements, &StatementsApi::list,
                                   call.context, request);
  ATOLL_CO_TRY(StatementsPage page, co_await std::move(asked));
  if (since) {
    std::erase_if(page.heads, [&](const IssuedHead& one) { return one.head.period.to <= *since; });
  }
  auto keeping = keep_history_of(services, call, page.heads);
  ATOLL_CO_TRY_VOID(co_await std::move(keeping));
  co_return Answer{.body = statements_json(page.heads)};
}

HandlerTask read_statement(const Services& services, Call call) {
  auto writing = file_of(services, call, Form::kJson);
  ATOLL_CO_TRY(StatementFile file, co_await std::move(writing));
  co_return Answer{.body = R"({"statement":)" + std::move(file.bytes) + "}"};
}

HandlerTask download_statement(const Services& services, Call call) {
  const std::string word = call.parameters.text("format").value_or("pdf");
  const auto form = statements::form_named(word);
  if (!form) co_return base::fail(malformed_param("format", "is csv, json, ofx, camt053 or pdf"));
  auto writing = file_of(services, call, *form);
  ATOLL_CO_TRY(StatementFile file, co_await std::move(writing));
  Answer answer;
  answer.body = std::move(file.bytes);
  answer.content_type = file.content_type;
  answer.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + file.name + "\"");
  co_return std::move(answer);
}

}  // namespace atollbank::edge
