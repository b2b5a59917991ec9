// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/definitions/definition_words.h"

#include <CLI/CLI.hpp>

#include <utility>

#include "apps/atollctl/arguments.h"

namespace atollbank::atollctl {

using base::Result;

struct DefinitionWords::Typed {
  std::string id;
  std::string text;
  std::string file;
  std::string subject;
  std::string list;
  std::string rule;  // the template's name
  std::uint32_t version = 0;
  std::vector<std::string> arguments;
  std::string reference;
  std::vector<std::string> metadata;
  std::string field;
  std::uint64_t from_slot = 0;
  std::uint32_t limit = 100;

  using MakeTask = Result<DefinitionTask> (*)(const Typed&);
  std::vector<std::pair<const CLI::App*, MakeTask>> words;
};

class DefinitionWords::Builder {
 public:
  Builder(CLI::App& app, Typed& typed) : ledger_(*app.get_subcommand("ledger")), typed_(typed) {
    add_define();
    add_show();
    add_templates();
    add_firings();
    add_find();
  }

 private:
  CLI::App& add_word(const char* word, const char* meaning, Typed::MakeTask make) {
    CLI::App* added = ledger_.add_subcommand(word, meaning);
    added->fallthrough();
    typed_.words.emplace_back(added, make);
    return *added;
  }

  void add_id(CLI::App& word) {
    word.add_option("--id", typed_.id, "id of this command; the same again is the same command");
  }

  void add_define() {
    CLI::App& define =
        add_word("define", "a template, chart entry, metadata type or monitor, by its text",
                 [](const Typed& typed) -> Result<DefinitionTask> {
                   DefineText task{.text = typed.text, .file = typed.file};
                   ATOLL_TRY(task.id, id_argument("--id", typed.id));
                   if (task.text.empty() == task.file.empty())
                     return base::fail(bad_argument("TEXT", "give a text, or a file of one"));
                   return task;
                 });
    define.add_option("TEXT", typed_.text, "such as 'metadata email: text sealed'");
    define.add_option("--file", typed_.file, "a file that holds the text");
    add_id(define);
    CLI::App& erase =
        add_word("erase", "destroys a subject's key: what was sealed for it is gone for ever",
                 [](const Typed& typed) -> Result<DefinitionTask> {
                   EraseSubject task;
                   ATOLL_TRY(task.id, id_argument("--id", typed.id));
                   ATOLL_TRY(task.subject, id_argument("SUBJECT", typed.subject));
                   return task;
                 });
    erase.add_option("SUBJECT", typed_.subject, "id of whom it was sealed for")->required();
    add_id(erase);
  }

  void add_show() {
    CLI::App& show =
        add_word("show", "what is defined", [](const Typed& typed) -> Result<DefinitionTask> {
          auto list = DefinitionList::kTemplates;
          if (typed.list == "chart") list = DefinitionList::kChart;
          if (typed.list == "metadata") list = DefinitionList::kMetadata;
          if (typed.list == "monitors") list = DefinitionList::kMonitors;
          return ShowDefinitions{.list = list};
        });
    show.add_option("LIST", typed_.list, "templates, chart, metadata or monitors")
        ->required()
        ->check(CLI::IsMember({"templates", "chart", "metadata", "monitors"}));
  }

  static Result<definitions::TemplateCall> call_of(const Typed& typed) {
    definitions::TemplateCall call{
        .name = typed.rule, .version = typed.version, .arguments = {}};
    for (const std::string& text : typed.arguments) {
      ATOLL_TRY(auto argument, template_argument(text));
      call.arguments.push_back(std::move(argument));
    }
    return call;
  }

  void add_call(CLI::App& word) {
    word.add_option("TEMPLATE", typed_.rule, "its name")->required();
    word.add_option("NAME=VALUE", typed_.arguments,
                    "its arguments, such as 'amount=12.34 GBP' card=acc_0000… count=3");
    word.add_option("--version", typed_.version, "default: the newest");
  }

  void add_templates() {
    CLI::App& dry = add_word("dry-run", "the lines that a template would post",
                             [](const Typed& typed) -> Result<DefinitionTask> {
                               DryRunTemplate task;
                               ATOLL_TRY(task.call, call_of(typed));
                               return task;
                             });
    add_call(dry);
    CLI::App& post = add_word("post-by", "posts by a template",
                              [](const Typed& typed) -> Result<DefinitionTask> {
                                PostByTemplate task;
                                ATOLL_TRY(task.call, call_of(typed));
                                ATOLL_TRY(task.id, id_argument("--id", typed.id));
                                ATOLL_TRY(task.reference,
                                          id_argument("--reference", typed.reference));
                                ATOLL_TRY(task.metadata,
                                          metadata_words(typed.metadata, typed.subject));
                                return task;
                              });
    add_call(post);
    add_id(post);
    post.add_option("--reference", typed_.reference, "the caller's own id");
    add_metadata_options(post, typed_.metadata, typed_.subject);
  }

  void add_firings() {
    CLI::App& firings = add_word("firings", "when balances crossed the thresholds of monitors",
                                 [](const Typed& typed) -> Result<DefinitionTask> {
                                   return ShowFirings{.from_slot = typed.from_slot,
                                                      .limit = typed.limit};
                                 });
    firings.add_option("--from-slot", typed_.from_slot, "default: the oldest that are kept");
    add_limit(firings);
  }

  void add_find() {
    CLI::App& find =
        add_word("find-by", "records by the value of a field of their metadata",
                 [](const Typed& typed) -> Result<DefinitionTask> {
                   FindByMetadata task{.limit = typed.limit};
                   ATOLL_TRY(task.field, assignment_argument("NAME=VALUE", typed.field));
                   ATOLL_TRY(task.subject, id_argument("--subject", typed.subject));
                   return task;
                 });
    find.add_option("NAME=VALUE", typed_.field, "such as order=R1")->required();
    find.add_option("--subject", typed_.subject, "whom the value was sealed for");
    add_limit(find);
  }

  void add_limit(CLI::App& word) {
    word.add_option("--limit", typed_.limit, "default 100")
        ->check(CLI::Range(std::uint32_t{1}, definitions::kFiringsPageMax));
  }

  CLI::App& ledger_;
  Typed& typed_;
};

void add_metadata_options(CLI::App& word, std::vector<std::string>& fields, std::string& subject) {
  word.add_option("--metadata", fields, "a field as NAME=VALUE; may repeat")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  word.add_option("--subject", subject, "whose key seals the fields that are declared as sealed");
}

Result<MetadataWords> metadata_words(const std::vector<std::string>& fields,
                                     const std::string& subject) {
  MetadataWords words;
  for (const std::string& text : fields) {
    ATOLL_TRY(Assignment field, assignment_argument("--metadata", text));
    words.fields.push_back(std::move(field));
  }
  ATOLL_TRY(words.subject, id_argument("--subject", subject));
  return words;
}

DefinitionWords::DefinitionWords(CLI::App& app) : typed_(std::make_unique<Typed>()) {
  Builder(app, *typed_);
}
DefinitionWords::~DefinitionWords() = default;

std::optional<Result<DefinitionTask>> DefinitionWords::task() const {
  for (const auto& [word, make] : typed_->words) {
    if (word->parsed()) return make(*typed_);
  }
  return std::nullopt;
}

}  // namespace atollbank::atollctl
