// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/trail/trail_words.h"

#include <CLI/CLI.hpp>

#include <charconv>

#include "apps/atollctl/arguments.h"

namespace atollbank::atollctl {

using base::Result;

struct TrailWords::Typed {
  std::string data_folder;
  audit::TrailQuery query;
  std::string from;
  std::string until;
  std::string head;
  const CLI::App* events = nullptr;
  const CLI::App* verify = nullptr;
  const CLI::App* rebuild = nullptr;

  Result<TrailTask> show() const {
    ShowTrail task{.data_folder = data_folder, .query = query};
    if (!from.empty()) {
      ATOLL_TRY(task.query.from, time_argument("--from", from));
    }
    if (!until.empty()) {
      ATOLL_TRY(task.query.until, time_argument("--to", until));
    }
    return task;
  }
  Result<TrailTask> check() const {
    VerifyTrail task{.data_folder = data_folder, .noted = {}};
    if (!head.empty()) {
      ATOLL_TRY(task.noted, head_argument("--head", head));
    }
    return task;
  }
};

TrailWords::TrailWords(CLI::App& app) : typed_(std::make_unique<Typed>()) {
  CLI::App& audit = *app.get_subcommand("audit");
  CLI::App& events = *audit.add_subcommand(
      "events", "who changed what: a line each, with --json in CloudTrail's shape");
  events.add_option("--user", typed_->query.user, "by this person, program or service");
  events.add_option("--resource", typed_->query.resource, "on what has this id, name or ARN");
  events.add_option("--event", typed_->query.event_name, "of this name, such as CreatePot");
  events.add_option("--from", typed_->from, "such as 2026-11-25T12:00:00Z");
  events.add_option("--to", typed_->until, "itself included");
  CLI::App& verify = *audit.add_subcommand(
      "verify", "holds the records against their chain: changed, missing, moved ones are told");
  verify.add_option("--head", typed_->head, "that it told before, and that must be in the chain")
      ->option_text("NUMBER:HASH");
  CLI::App& rebuild = *audit.add_subcommand(
      "rebuild", "derives the trail of a stopped bank anew, and says whether it is the same");
  for (CLI::App* word : {&events, &verify, &rebuild}) {
    word->fallthrough();
    word->add_option("--data", typed_->data_folder, "the bank's data folder")->required();
  }
  typed_->events = &events;
  typed_->verify = &verify;
  typed_->rebuild = &rebuild;
}

TrailWords::~TrailWords() = default;

std::optional<Result<TrailTask>> TrailWords::task() const {
  if (typed_->events->parsed()) return typed_->show();
  if (typed_->verify->parsed()) return typed_->check();
  if (typed_->rebuild->parsed()) return RebuildTrail{.data_folder = typed_->data_folder};
  return std::nullopt;
}

Result<audit::NotedHead> head_argument(std::string_view option, std::string_view text) {
  audit::NotedHead head;
  const std::size_t colon = text.find(':');
  const std::string_view hash = colon == text.npos ? "" : text.substr(colon + 1);
  const auto number = std::from_chars(text.data(), text.data() + text.size(), head.number);
  bool is_right = number.ec == std::errc() && colon != text.npos &&
                  number.ptr == text.data() + colon && hash.size() == 2 * head.chain.size();
  for (std::size_t i = 0; is_right && i < head.chain.size(); ++i) {
    const char* digits = hash.data() + 2 * i;
    const auto byte = std::from_chars(digits, digits + 2, head.chain[i], 16);
    is_right = byte.ec == std::errc() && byte.ptr == digits + 2;
  }
  if (is_right) return head;
  return base::fail(bad_argument(option, "it is a number, ':' and 64 hexadecimal digits"));
}

std::string head_text(std::uint64_t number, const base::Sha256& chain) {
  return std::to_string(number) + ":" + base::to_hex(base::bytes_of(chain));
}

}  // namespace atollbank::atollctl
