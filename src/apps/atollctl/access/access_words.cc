// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/access/access_words.h"

#include <CLI/CLI.hpp>

#include "apps/atollctl/arguments.h"

namespace atollbank::atollctl {

struct AccessWords::Typed {
  ShowAccessLog task;
  const CLI::App* access = nullptr;
};

AccessWords::AccessWords(CLI::App& app) : typed_(std::make_unique<Typed>()) {
  CLI::App& audit = *app.add_subcommand("audit", "what a bank keeps for those who look back");
  audit.require_subcommand(0, 1);
  audit.fallthrough();
  CLI::App& access = *audit.add_subcommand(
      "access", "who was refused what: a line each, with --json in CloudTrail's shape");
  access.fallthrough();
  access.add_option("--data", typed_->task.data_folder, "the bank's data folder; it may run")
      ->required();
  access.add_option("--day", typed_->task.day, "of this day in UTC alone, such as 2026-11-26");
  typed_->access = &access;
}

AccessWords::~AccessWords() = default;

std::optional<base::Result<ShowAccessLog>> AccessWords::task() const {
  if (!typed_->access->parsed()) return std::nullopt;
  const std::string& day = typed_->task.day;
  constexpr std::size_t kDaySize = std::string_view("2026-11-26").size();
  const bool is_day = day.size() == kDaySize && base::parse_rfc3339(day + "T00:00:00Z");
  if (!day.empty() && !is_day) {
    return base::fail(bad_argument("--day", "\"" + day + "\" is no day, such as 2026-11-26"));
  }
  return typed_->task;
}

}  // namespace atollbank::atollctl
