// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/definitions/run_definition_task.h"

#include <fstream>
#include <future>
#include <iterator>

#include "apps/atollctl/answers.h"
#include "apps/atollctl/carry_out.h"
#include "apps/atollctl/definitions/definition_views.h"
#include "apps/atollctl/exit_code.h"
#include "apps/atollctl/output.h"
#include "rpc/definitions/definitions_client.h"
#include "rpc/queries/queries_client.h"
#include "services/definitions/books.h"

namespace atollbank::atollctl {
namespace {

using base::ErrorCode;
using base::Result;
using definitions::DefinitionsApi;
using runtime::Completion;
using runtime::Context;

Result<std::string> read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (file.bad() || !file.is_open())
    return base::fail(ErrorCode::kInvalidArgument, "file_not_readable", "cannot read " + path);
  return text;
}

class Runner {
 public:
  Runner(const CommandLine& line, const base::Clock& clock)
      : line_(line), clock_(clock), client_(line.address, clock, line.api_key) {}

  Result<int> operator()(const DefineText& task) {
    std::string text = task.text;
    if (!task.file.empty()) {
      ATOLL_TRY(text, read_text(task.file));
    }
    return define(std::move(text), task.id);
  }

  Result<int> operator()(const EraseSubject& task) {
    return define(definitions::key_destroyed_text(task.subject), task.id);
  }

  Result<int> operator()(const ShowDefinitions& task) {
    switch (task.list) {
      case DefinitionList::kTemplates: return show(&DefinitionsApi::templates);
      case DefinitionList::kChart: return show(&DefinitionsApi::chart);
      case DefinitionList::kMetadata: return show(&DefinitionsApi::metadata_types);
      case DefinitionList::kMonitors: return show(&DefinitionsApi::monitors);
    }
    return kBadUsage;
  }

  Result<int> operator()(const DryRunTemplate& task) {
    ATOLL_TRY(const auto expansion,
              wait_for<definitions::Expansion>([&](const Context& context, auto done) {
                client_.dry_run(context, task.call, std::move(done));
              }));
    return tell(view_of(expansion));
  }

  Result<int> operator()(const PostByTemplate& task) {
    const base::Id id = task.id.is_nil() ? new_id(clock_, 0) : task.id;
    definitions::TemplatePosting posting{
        .call = task.call, .frame = {.id = id, .reference = task.reference}, .metadata = {}};
    if (!task.metadata.fields.empty()) {
      ATOLL_TRY(const auto types, all(&DefinitionsApi::metadata_types));
      ATOLL_TRY(posting.metadata, typed_fields(task.metadata, types));
    }
    const auto reply = wait_for<posting::Reply>([&](const Context& context, auto done) {
      client_.post(context, {posting}, std::move(done));
    });
    if (!reply) return base::fail(naming_id(reply.error(), id));
    const ledger::CommandResult& result = reply->results.at(0);
    print(view_of_command(id, result), line_.as_json);
    const std::string refusal = refusal_of(result.outcome);
    if (refusal.empty()) return kDone;
    complain(refusal);
    return kRefused;
  }

  Result<int> operator()(const ShowFirings& task) {
    ATOLL_TRY(const auto page,
              wait_for<definitions::FiringsPage>([&](const Context& context, auto done) {
                client_.firings(context, task.from_slot, task.limit, std::move(done));
              }));
    return tell(view_of(page));
  }

  Result<int> operator()(const FindByMetadata& task) {
    rpc::QueriesClient queries(line_.address, clock_, line_.api_key);
    queries::SearchRequest request{.limit = task.limit};
    request.filter =
        queries::Filter::sealed_metadata(task.field.name, task.field.value, task.subject);
    ATOLL_TRY(const auto page,
              wait_for<queries::RecordPage>([&](const Context& context, auto done) {
                queries.search(context, request, std::move(done));
              }));
    return tell(view_of(page));
  }

 private:
  template <class T>
  using List = void (DefinitionsApi::*)(const Context&, Completion<std::vector<T>>);

  Result<int> tell(const View& view) {
    print(view, line_.as_json);
    return kDone;
  }

  Result<int> define(std::string text, base::Id given) {
    const base::Id id = given.is_nil() ? new_id(clock_, 0) : given;
    const auto defined = wait_for<definitions::Defined>([&](const Context& context, auto done) {
      client_.define(context, std::move(text), id, std::move(done));
    });
    if (!defined) return base::fail(naming_id(defined.error(), id));
    return tell(view_of(id, *defined));
  }

  template <class T>
  Result<std::vector<T>> all(List<T> list) {
    return wait_for<std::vector<T>>([&](const Context& context, auto done) {
      (static_cast<DefinitionsApi&>(client_).*list)(context, std::move(done));
    });
  }
  template <class T>
  Result<int> show(List<T> list) {
    ATOLL_TRY(const auto items, all(list));
    return tell(view_of(items));
  }

  template <class T, class Start>
  Result<T> wait_for(Start start) const {
    Context context;
    context.deadline = base::Deadline::after(clock_, line_.patience);
    std::promise<Result<T>> promise;
    auto answer = promise.get_future();
    start(context,
          Completion<T>([&promise](Result<T> result) { promise.set_value(std::move(result)); }));
    return answer.get();
  }

  const CommandLine& line_;
  const base::Clock& clock_;
  rpc::DefinitionsClient client_;
};

}  // namespace

int run_definition_task(const CommandLine& line, const DefinitionTask& task,
                        const base::Clock& clock) {
  Runner runner(line, clock);
  const Result<int> code = std::visit(runner, task);
  return code ? *code : report(code.error(), line.as_json);
}

}  // namespace atollbank::atollctl
