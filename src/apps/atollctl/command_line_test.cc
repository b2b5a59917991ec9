// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/command_line.h"

#include <gtest/gtest.h>

namespace atollbank::atollctl {
namespace {

const std::string kFirst = "acc_" + base::to_base62({.high = 1, .low = 1});
const std::string kSecond = "acc_" + base::to_base62({.high = 1, .low = 2});

CommandLine line_of(const std::vector<std::string>& arguments) {
  const Parsed parsed = parse(arguments);
  const auto* refusal = std::get_if<Refusal>(&parsed);
  EXPECT_EQ(refusal, nullptr) << (refusal != nullptr ? refusal->line : "");
  return std::get<CommandLine>(parsed);
}

template <class T>
T order_of(const std::vector<std::string>& arguments) {
  return std::get<T>(std::get<LedgerOrder>(line_of(arguments).order));
}

std::string refusal_of(const std::vector<std::string>& arguments) {
  const Parsed parsed = parse(arguments);
  const auto* refusal = std::get_if<Refusal>(&parsed);
  EXPECT_NE(refusal, nullptr);
  if (refusal == nullptr) return "";
  EXPECT_EQ(refusal->line.find('\n'), std::string::npos);
  return refusal->line;
}

TEST(CommandLine, settings_have_defaults_and_may_stand_anywhere) {
  const CommandLine plain = line_of({"balance", kFirst});
  EXPECT_EQ(plain.address, "127.0.0.1:7400");
  EXPECT_EQ(plain.patience.ms(), 5'000);
  EXPECT_FALSE(plain.as_json);
  const CommandLine chosen =
      line_of({"balance", kFirst, "--json", "--address", "unix:/run/l", "--timeout-ms", "10"});
  EXPECT_EQ(chosen.address, "unix:/run/l");
  EXPECT_EQ(line_of({"--key-file", "/etc/key", "balance", kFirst}).key_file, "/etc/key");
  EXPECT_EQ(chosen.patience.ms(), 10);
  EXPECT_TRUE(chosen.as_json);
}

TEST(CommandLine, account_create_fills_what_is_usual) {
  const auto order = order_of<CreateAccount>({"account", "create", "--currency", "GBP"});
  EXPECT_EQ(order.currency, "GBP");
  EXPECT_EQ(order.floor, "0");
  EXPECT_EQ(order.namespace_name, "customer");
  EXPECT_EQ(order.name, "current");
  EXPECT_FALSE(order.slice.has_value());
  const auto house = order_of<CreateAccount>(
      {"account", "create", "--currency", "EUR", "--no-floor", "--slice", "17"});
  EXPECT_FALSE(house.floor.has_value());
  EXPECT_EQ(house.slice, 17);
}

TEST(CommandLine, post_takes_two_accounts_and_an_amount) {
  const auto order =
      order_of<Post>({"post", "--debit", kFirst, "--credit", kSecond, "--amount", "12.34"});
  EXPECT_EQ(order.debit, (base::Id{.high = 1, .low = 1}));
  EXPECT_EQ(order.credit, (base::Id{.high = 1, .low = 2}));
  EXPECT_EQ(order.amount, "12.34");
  EXPECT_FALSE(order.currency.has_value());
}

TEST(CommandLine, holds_are_placed_increased_captured_and_released) {
  const auto place =
      order_of<PlaceHold>({"hold", "place", "--account", kFirst, "--amount", "5", "--for", "7d"});
  EXPECT_EQ(place.lasts, base::Duration::from_seconds(7 * 86'400));
  const auto increase = order_of<ChangeHold>({"hold", "increase", kFirst, "--amount", "1"});
  EXPECT_EQ(increase.kind, ledger::CommandKind::kIncreaseHold);
  const auto capture =
      order_of<ChangeHold>({"hold", "capture", kFirst, "--amount", "1", "--final"});
  EXPECT_EQ(capture.kind, ledger::CommandKind::kCaptureHold);
  EXPECT_TRUE(capture.is_final);
  const auto release = order_of<ChangeHold>({"hold", "release", kFirst});
  EXPECT_EQ(release.kind, ledger::CommandKind::kReleaseHold);
  EXPECT_FALSE(release.amount.has_value());
}

TEST(CommandLine, questions_are_understood) {
  EXPECT_EQ(order_of<ShowStatement>({"statement", kFirst, "--limit", "5"}).limit, 5u);
  EXPECT_EQ(order_of<ShowStatement>({"statement", kFirst, "--before", "99"}).before_slot, 99u);
  EXPECT_EQ(order_of<FindRecord>({"find", kFirst}).id, (base::Id{.high = 1, .low = 1}));
  const auto sums = order_of<ShowNamedBalance>(
      {"balance", "--owner", kFirst, "--balance-name", "customer-facing"});
  EXPECT_EQ(sums.balance_name, "customer-facing");
  EXPECT_EQ(std::get<Verify>(line_of({"verify", "--data", "/bank"}).order).data_folder, "/bank");
}

TEST(CommandLine, bad_input_is_one_clear_line) {
  EXPECT_NE(refusal_of({}).find("account, post, hold, balance"), std::string::npos);
  EXPECT_NE(refusal_of({"hold"}).find("place, increase, capture"), std::string::npos);
  EXPECT_NE(refusal_of({"dance"}).find("dance"), std::string::npos);
  EXPECT_NE(refusal_of({"post"}).find("--debit"), std::string::npos);
  EXPECT_NE(refusal_of({"balance"}).find("ACCOUNT"), std::string::npos);
  EXPECT_NE(refusal_of({"balance", "acc_x"}).find("\"acc_x\""), std::string::npos);
  EXPECT_NE(refusal_of({"balance", kFirst, "--owner", kSecond}).find("--owner"), std::string::npos);
  EXPECT_NE(refusal_of({"statement", kFirst, "--limit", "0"}).find("--limit"), std::string::npos);
  EXPECT_NE(refusal_of({"statement", kFirst, "--limit", "many"}).find("--limit"),
            std::string::npos);
  EXPECT_NE(refusal_of({"hold", "place", "--account", kFirst, "--amount", "1,5"}).find("--amount"),
            std::string::npos);
  EXPECT_NE(refusal_of({"account", "create", "--currency", "GBP", "--slice", "4096"}).find("slice"),
            std::string::npos);
}

TEST(CommandLine, help_is_of_the_word_that_was_asked_about) {
  const Parsed all = parse({"--help"});
  EXPECT_NE(std::get<Help>(all).text.find("statement"), std::string::npos);
  const Parsed capture = parse({"hold", "capture", "--help"});
  EXPECT_NE(std::get<Help>(capture).text.find("--final"), std::string::npos);
  EXPECT_NE(std::get<Help>(capture).text.find("atollctl hold capture"), std::string::npos);
}

template <class T>
T task_of(const std::vector<std::string>& arguments) {
  return std::get<T>(std::get<LedgerTask>(line_of(arguments).order));
}

TEST(LedgerWords, backup_and_restore_name_folders_and_an_instant) {
  const auto backup = task_of<BackUpLedger>({"ledger", "backup", "--to", "b", "--follow"});
  EXPECT_EQ(backup.folder, "b");
  EXPECT_TRUE(backup.follow);
  const auto restore = task_of<RestoreLedger>(
      {"ledger", "restore", "--from", "b", "--to", "d", "--at", "2026-11-25T12:00:00Z"});
  EXPECT_EQ(restore.backup_folder, "b");
  EXPECT_EQ(restore.data_folder, "d");
  EXPECT_EQ(restore.point.time_ns, 1'795'608'000'000'000'000);
  EXPECT_TRUE(restore.verify);
  refusal_of({"ledger", "restore", "--from", "b", "--to", "d", "--at", "noon"});
  refusal_of({"ledger", "restore", "--from", "b", "--to", "d", "--at-slot", "1", "--at",
              "2026-11-25T12:00:00Z"});
}

TEST(LedgerWords, settings_may_stand_behind_them) {
  const CommandLine line = line_of({"ledger", "top", "--once", "--address", "unix:/x", "--json"});
  EXPECT_EQ(line.address, "unix:/x");
  EXPECT_TRUE(line.as_json);
  EXPECT_TRUE(std::get<WatchLedger>(std::get<LedgerTask>(line.order)).once);
}

TEST(LedgerWords, import_knows_three_formats_and_names_currencies) {
  const auto task =
      task_of<ImportLedger>({"ledger", "import", "--from", "f", "--format", "formance",
                             "--currency", "COIN=GBP", "--currency", "7=EUR"});
  EXPECT_EQ(task.source.format, LinesFormat::kFormance);
  EXPECT_EQ(task.source.options.currencies.at("COIN"), "GBP");
  EXPECT_EQ(task.source.options.currencies.at("7"), "EUR");
  EXPECT_EQ(task.data_folder, "");
  refusal_of({"ledger", "import", "--from", "f", "--format", "csv"});
  refusal_of({"ledger", "import", "--from", "f", "--currency", "COIN"});
  refusal_of({"ledger", "import", "--from", "f", "--currency", "COIN=coin"});
}

TEST(LedgerWords, dump_takes_a_slot_or_an_id) {
  EXPECT_EQ(task_of<DumpRecord>({"ledger", "dump", "4711"}).name.slot, 4711u);
  const auto by_id = task_of<DumpRecord>({"ledger", "dump", kFirst, "--data", "d"});
  EXPECT_FALSE(by_id.name.slot);
  EXPECT_EQ(by_id.name.id.low, 1u);
  refusal_of({"ledger", "dump", "no-record"});
  refusal_of({"ledger", "dump"});
}

}  // namespace
}  // namespace atollbank::atollctl
