// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "adapters/memory/memory_disk.h"
#include "apps/atollctl/lines/atoll_lines.h"
#include "apps/atollctl/lines/export_lines.h"
#include "apps/atollctl/lines/formance_log.h"
#include "apps/atollctl/lines/import_lines.h"
#include "apps/atollctl/lines/tigerbeetle_events.h"
#include "services/posting/posting_fixture.h"
#include "sim/model/workload.h"

namespace atollbank::atollctl {
namespace {

using base::Result;
using ports::Slot;

constexpr adapters::FileJournalOptions kOptions{.segment_bytes = std::uint64_t{4} << 20};

std::string export_of(ports::Disk& disk) {
  std::string text;
  ExportLines lines;
  lines.begin(0, text);
  const auto end = read_stopped_journal(disk, [&](std::span<const Slot> group) -> Result<bool> {
    ATOLL_TRY_VOID(lines.add_group(group, text));
    return true;
  });
  EXPECT_TRUE(end) << end.error().message;
  lines.end(text);
  return text;
}

// Every account's balance and held amount, as the folder's records say.
std::map<base::Id, std::pair<std::int64_t, std::int64_t>> balances_of(ports::Disk& disk) {
  ledger::Ledger ledger;
  const auto end = read_stopped_journal(disk, [&](std::span<const Slot> group) -> Result<bool> {
    ATOLL_TRY_VOID(ledger.replay(group));
    return true;
  });
  EXPECT_TRUE(end) << end.error().message;
  std::map<base::Id, std::pair<std::int64_t, std::int64_t>> balances;
  for (std::uint32_t i = 0; i < ledger.accounts().size(); ++i) {
    const ledger::Account& account = ledger.accounts()[i];
    balances[account.id] = {account.balance, account.held};
  }
  return balances;
}

Result<ImportFigures> import_text(UnitReader& units, ports::Disk& disk) {
  ATOLL_TRY(const auto ledger, NewLedger::open(disk, kOptions));
  return import_units(units, *ledger, [](const ImportFigures&) {});
}

Result<ImportFigures> import_atoll(const std::string& text) {
  adapters::MemoryDisk disk;
  std::istringstream in(text);
  AtollLines units(in);
  return import_text(units, disk);
}

// Without the line of that number, the first being 1.
std::string without_line(const std::string& text, std::size_t number) {
  std::istringstream in(text);
  std::string line;
  std::string rest;
  for (std::size_t i = 1; std::getline(in, line); ++i) {
    if (i != number) rest += line + "\n";
  }
  return rest;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t place = text.rfind(from);
  EXPECT_NE(place, std::string::npos) << from;
  return place == std::string::npos ? text : text.replace(place, from.size(), to);
}

// A ledger in which callers did everything, and its export.
class Exported : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto ledger = NewLedger::open(disk_, kOptions);
    ASSERT_TRUE(ledger);
    sim::Workload workload({.seed = 11, .hold_lifetime_max_ns = 30'000'000});
    std::int64_t time_ns = 1'790'000'000'000'000'000;
    ASSERT_TRUE((*ledger)->book(time_ns, {workload.opening_batch()}));
    for (int i = 0; i < 150; ++i) {
      time_ns += 1'234'567;
      std::vector<ledger::Batch> batches{workload.next_batch(time_ns)};
      if (i % 3 == 0) batches.push_back(workload.next_batch(time_ns));
      ASSERT_TRUE((*ledger)->book(time_ns, std::move(batches)));
    }
    text_ = export_of(disk_);
  }

  adapters::MemoryDisk disk_;
  std::string text_;
};

TEST_F(Exported, imported_again_is_byte_for_byte_the_same_journal) {
  EXPECT_NE(text_.find("\"expired\""), std::string::npos);
  EXPECT_NE(text_.find("\"evidence\""), std::string::npos);
  adapters::MemoryDisk disk;
  std::istringstream in(text_);
  AtollLines units(in);
  const auto ledger = NewLedger::open(disk, kOptions);
  const auto figures = import_units(units, **ledger, [](const ImportFigures&) {});
  ASSERT_TRUE(figures) << figures.error().message;
  EXPECT_GT(figures->commands, 500u);
  EXPECT_GT(figures->declines, 50u);
  EXPECT_EQ(figures->duplicates, 0u);
  EXPECT_EQ((*ledger)->chain_hash(), units.chain_hash());
  EXPECT_EQ(export_of(disk), text_);
}

TEST_F(Exported, a_missing_line_is_a_gap_with_its_number) {
  const auto lines = static_cast<std::size_t>(std::count(text_.begin(), text_.end(), '\n'));
  for (std::size_t number = 2; number <= lines; number += 1 + lines / 40) {
    const auto refused = import_atoll(without_line(text_, number));
    ASSERT_FALSE(refused) << number;
    EXPECT_EQ(refused.error().reason, "import_gap") << refused.error().message;
    EXPECT_TRUE(refused.error().message.starts_with("line ")) << refused.error().message;
  }
  const auto cut = import_atoll(without_line(text_, lines));
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().reason, "import_gap");
}

TEST_F(Exported, wrong_sums_and_answers_are_refused_with_the_line) {
  const auto sums =
      import_atoll(replaced(text_, "\"held_after\":0}", "\"held_after\":1}"));
  ASSERT_FALSE(sums);
  EXPECT_EQ(sums.error().reason, "import_sums_differ");
  EXPECT_TRUE(sums.error().message.starts_with("line ")) << sums.error().message;
  const auto answer =
      import_atoll(replaced(text_, "\"outcome\":\"done\"", "\"outcome\":\"insufficient_funds\""));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().reason, "import_differs");
}

TEST_F(Exported, what_is_not_known_is_refused_with_the_line) {
  for (const auto& [from, to] : {std::pair{"\"kind\":\"post\"", "\"kind\":\"gift\""},
                                 {"\"kind\":\"post\"", "\"kind\":\"post\",\"colour\":1"},
                                 {"\"outcome\":\"done\"", "\"outcome\":\"fine\""},
                                 {"\"flags\":[\"linked\"", "\"flags\":[\"chained\""}}) {
    const auto refused = import_atoll(replaced(text_, from, to));
    ASSERT_FALSE(refused) << to;
    EXPECT_EQ(refused.error().reason, "line_malformed");
    EXPECT_TRUE(refused.error().message.starts_with("line ")) << refused.error().message;
  }
  EXPECT_EQ(import_atoll("{}\n").error().reason, "line_malformed");
  EXPECT_EQ(import_atoll("nonsense\n").error().reason, "malformed_json");
  EXPECT_EQ(import_atoll("").error().reason, "import_gap");
}

// The same into a running ledger.
class ImportedNow : public posting::PostingFixture {
 protected:
  Result<ImportFigures> import_now(const std::string& text) {
    std::istringstream first(text);
    AtollLines once(first);
    ATOLL_TRY(const std::set<base::Id> ended, ended_holds(once));
    std::istringstream in(text);
    AtollLines units(in);
    UnitsForNow adapted(units, ended);
    LedgerCalls calls(*posting_, clock_, base::Duration::from_seconds(20));
    RunningLedger target(calls);
    return import_units(adapted, target, [](const ImportFigures&) {});
  }
};

TEST_F(ImportedNow, an_export_has_the_same_answers_and_balances_and_is_taken_once) {
  adapters::MemoryDisk disk;
  {
    const auto ledger = NewLedger::open(disk, kOptions);
    sim::Workload workload({.seed = 12, .hold_lifetime_max_ns = 30'000'000});
    std::int64_t time_ns = clock_.wall().nanoseconds - 3'600'000'000'000;
    ASSERT_TRUE((*ledger)->book(time_ns, {workload.opening_batch()}));
    for (int i = 0; i < 100; ++i) {
      time_ns += 1'234'567;
      ASSERT_TRUE((*ledger)->book(time_ns, {workload.next_batch(time_ns)}));
    }
    ASSERT_TRUE((*ledger)->book(time_ns + 60'000'000, {}));  // the last holds expire
  }
  const std::string text = export_of(disk);
  const auto figures = import_now(text);
  ASSERT_TRUE(figures) << figures.error().message;
  EXPECT_EQ(figures->duplicates, 0u);
  for (const auto& [id, sums] : balances_of(disk)) {
    const auto found = ask<posting::AccountBalance>(
        [&, account = id](auto done) { posting_->balance({}, account, std::move(done)); });
    ASSERT_TRUE(found);
    EXPECT_EQ(found->balance_minor, sums.first);
    EXPECT_EQ(found->held_minor, sums.second);
  }
  const auto again = import_now(text);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->duplicates, again->commands);
}

std::string sample(const char* name) {
  const auto path =
      std::filesystem::path(__FILE__).parent_path() / "../../../../tests/data/import" / name;
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

class FormanceImported : public ::testing::Test {
 protected:
  Result<ImportFigures> import(const std::string& text, ForeignOptions options = {}) {
    disk_ = std::make_unique<adapters::MemoryDisk>();
    std::istringstream in(text);
    FormanceLog units(in, std::move(options));
    auto figures = import_text(units, *disk_);
    left_out_ = units.left_out();
    return figures;
  }
  std::int64_t balance(const std::string& address, const std::string& asset) {
    const auto balances = balances_of(*disk_);
    const base::Id id = base::derive_id("formance account", "/" + asset + "/" + address, 0);
    const auto found = balances.find(id);
    EXPECT_NE(found, balances.end()) << address;
    return found == balances.end() ? 0 : found->second.first;
  }

  const std::string text_ = sample("formance_log.ndjson");
  std::unique_ptr<adapters::MemoryDisk> disk_;
  std::string left_out_;
};

TEST_F(FormanceImported, transactions_and_reverts_have_their_balances) {
  const auto figures = import(text_);
  ASSERT_TRUE(figures) << figures.error().message;
  EXPECT_EQ(balance("users:001", "USD/2"), 10'000);
  EXPECT_EQ(balance("world", "USD/2"), -10'000);
  EXPECT_EQ(balance("merchants:shop:main", "USD/2"), 0);
  EXPECT_EQ(balance("users:002", "JPY"), 500);
  EXPECT_EQ(figures->commands, 6u + 6u);  // openings and postings
  EXPECT_EQ(left_out_, "");
}

TEST_F(FormanceImported, a_missing_entry_is_a_gap) {
  const auto refused = import(without_line(text_, 2));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "import_gap");
  EXPECT_EQ(refused.error().message, "line 2: log entry 2 belongs here, not 3");
}

TEST_F(FormanceImported, wrong_volumes_are_refused) {
  const auto refused = import(
      replaced(text_, "\"output\":2575,\"balance\":10000", "\"output\":2574,\"balance\":10001"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "import_sums_differ");
}

TEST_F(FormanceImported, what_has_no_place_is_told_and_left_out_only_when_asked) {
  const std::string entry =
      "{\"type\":\"SET_METADATA\",\"data\":{\"targetType\":\"ACCOUNT\",\"targetId\":\"users:001\","
      "\"metadata\":{\"tier\":\"gold\"}},\"date\":\"2026-03-03T00:00:00Z\",\"id\":5}\n";
  const auto refused = import(text_ + entry);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "import_kind_unknown");
  EXPECT_TRUE(refused.error().message.starts_with("line 5: ")) << refused.error().message;
  ASSERT_TRUE(import(text_ + entry, {.without_metadata = true}));
  EXPECT_EQ(left_out_, "1 entries of metadata");
}

TEST_F(FormanceImported, a_coin_of_their_own_must_be_named) {
  const std::string text = replaced(text_, "\"asset\":\"JPY\"", "\"asset\":\"COIN\"");
  const auto refused = import(text);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "import_currency_unknown");
  ASSERT_TRUE(import(text, {.currencies = {{"COIN", "JPY"}}}));
  EXPECT_EQ(balance("users:002", "COIN"), 500);
}

class TigerBeetleImported : public ::testing::Test {
 protected:
  Result<ImportFigures> import(const std::string& text) {
    std::istringstream first(text);
    TigerBeetleEvents once(first, {}, {});
    ATOLL_TRY(const std::set<base::Id> ended, ended_holds(once));
    disk_ = std::make_unique<adapters::MemoryDisk>();
    std::istringstream in(text);
    TigerBeetleEvents units(in, {}, ended);
    auto figures = import_text(units, *disk_);
    left_out_ = units.left_out();
    return figures;
  }

  static constexpr base::Id kHouse{.high = 0, .low = 1};
  static constexpr base::Id kCustomer{.high = UINT64_MAX, .low = UINT64_MAX - 1};
  const std::string text_ = sample("tigerbeetle_cdc.ndjson");
  std::unique_ptr<adapters::MemoryDisk> disk_;
  std::string left_out_;
};

TEST_F(TigerBeetleImported, transfers_of_one_and_two_phases_have_their_balances) {
  const auto figures = import(text_);
  ASSERT_TRUE(figures) << figures.error().message;
  const auto balances = balances_of(*disk_);
  EXPECT_EQ(balances.at(kCustomer), std::pair(std::int64_t{4'000}, std::int64_t{0}));
  EXPECT_EQ(balances.at(kHouse), std::pair(std::int64_t{-4'000}, std::int64_t{0}));
  EXPECT_EQ(figures->commands, 2u + 7u);
  EXPECT_EQ(left_out_, "1 events that were delivered again");
}

TEST_F(TigerBeetleImported, a_dump_that_begins_in_the_middle_is_a_gap) {
  const auto refused = import(without_line(text_, 1));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "import_gap");
  EXPECT_TRUE(refused.error().message.starts_with("line 1: account ")) << refused.error().message;
}

TEST_F(TigerBeetleImported, a_missing_event_shows_in_the_sums) {
  const auto refused = import(without_line(text_, 3));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "import_sums_differ");
  EXPECT_TRUE(refused.error().message.starts_with("line 3: ")) << refused.error().message;
}

TEST_F(TigerBeetleImported, an_unknown_type_and_an_unknown_ledger_are_told) {
  const auto type = import(replaced(text_, "two_phase_voided", "three_phase"));
  ASSERT_FALSE(type);
  EXPECT_EQ(type.error().reason, "import_kind_unknown");
  const auto currency = import(replaced(text_, "\"ledger\":826", "\"ledger\":2"));
  ASSERT_FALSE(currency);
  EXPECT_EQ(currency.error().reason, "import_currency_unknown");
}

}  // namespace
}  // namespace atollbank::atollctl
