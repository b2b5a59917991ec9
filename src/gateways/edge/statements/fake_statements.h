// SPDX-License-Identifier: Apache-2.0
// For tests of the gateway: the statements service as some issued ones of one account, in plain
// sight. Whatever `failure` holds, every call answers with it.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "services/statements/api.h"

namespace atollbank::edge {

struct FakeStatements final : statements::StatementsApi {
  using Context = runtime::Context;
  template <class T>
  using Completion = runtime::Completion<T>;

  std::optional<base::Error> failure;
  std::vector<statements::IssuedStatement> issued;  // the latest first
  std::optional<statements::ListStatements> listed;
  std::optional<statements::IssueStatement> asked;

  template <class T>
  void answer(Completion<T> done, T value) {
    if (failure) return done(base::fail(*failure));
    done(std::move(value));
  }
  template <class T, class Make>
  void answer_one(base::Id id, Completion<T> done, Make make) {
    const auto found =
        std::ranges::find_if(issued, [&](const auto& one) { return one.statement.head.id == id; });
    if (found != issued.end()) return answer<T>(std::move(done), make(*found));
    done(base::fail(base::ErrorCode::kNotFound, "statement_not_found", "no such statement"));
  }
  void issue(const Context&, statements::IssueStatement request,
             Completion<statements::IssuedStatement> done) override {
    asked = request;
    answer(std::move(done), issued.front());
  }
  void issue_month(const Context&, statements::IssueMonth,
                   Completion<statements::IssuedStatement> done) override {
    answer(std::move(done), statements::IssuedStatement{});
  }
  void list(const Context&, statements::ListStatements request,
            Completion<statements::StatementsPage> done) override {
    listed = request;
    statements::StatementsPage page;
    for (const auto& one : issued) {
      page.heads.push_back({.head = one.statement.head, .digest = one.digest});
    }
    answer(std::move(done), std::move(page));
  }
  void find_head(const Context&, base::Id, base::Id id,
                 Completion<statements::IssuedHead> done) override {
    answer_one(id, std::move(done), [](const auto& one) {
      return statements::IssuedHead{.head = one.statement.head, .digest = one.digest};
    });
  }
  void find(const Context&, base::Id, base::Id id,
            Completion<statements::IssuedStatement> done) override {
    answer_one(id, std::move(done), [](const auto& one) { return one; });
  }
  void write(const Context&, base::Id, base::Id id, statements::Form form,
             Completion<statements::StatementFile> done) override {
    answer_one(id, std::move(done), [form](const auto& one) {
      const auto file = statements::to_file(one, form, {});
      return file.value_or(statements::StatementFile{});
    });
  }
};

}  // namespace atollbank::edge
