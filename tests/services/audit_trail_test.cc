// SPDX-License-Identifier: Apache-2.0
// The audit trail over the outbox of a real store: found by who, what, where and when; what anybody
// changed, took away or moved is found; made anew it is the same.
#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "adapters/memory/projection_store.h"
#include "adapters/outbox/event_log.h"
#include "adapters/rocksdb/record_store.h"
#include "runtime/pool_by_hand.h"
#include "runtime/thread_executor.h"
#include "services/audit/api.h"
#include "services/audit/trail/check.h"
#include "services/audit/trail/consumers.h"
#include "services/audit/trail/query.h"
#include "services/events/follower.h"
#include "tests/contract/temporary_folder.h"

namespace atollbank {
namespace {

using audit::TrailFault;
using ports::LogMessage;

constexpr const char* kRecords = adapters::kRecordsPartition;
constexpr const char* kChain = "audit_chain/records";

// A log whose keeper was tampered with.
class TamperedLog final : public ports::EventLog {
 public:
  explicit TamperedLog(const ports::EventLog& log) : log_(log) {}
  const std::vector<std::string>& partitions() const override { return log_.partitions(); }
  base::Result<std::vector<LogMessage>> read(const std::string& partition, std::uint64_t after,
                                             std::size_t limit) const override {
    ATOLL_TRY(auto all, log_.read(partition, 0, 10'000));
    tamper(all);
    std::erase_if(all, [&](const LogMessage& message) { return message.cursor <= after; });
    if (all.size() > limit) all.resize(limit);
    return all;
  }
  std::function<void(std::vector<LogMessage>&)> tamper = [](auto&) {};

 private:
  const ports::EventLog& log_;
};

class AuditTrailTest : public testing::Test {
 protected:
  AuditTrailTest() {
    follower_.add(chain_, {kRecords});
    follower_.add(index_, {kRecords});
  }
  ~AuditTrailTest() override { executor_.stop(); }

  static base::Timestamp at(std::int64_t second) {
    return base::parse_rfc3339("2026-11-26T10:00:00Z").value() +
           base::Duration::from_seconds(second);
  }
  void change(const std::string& pot, const std::string& user, const std::string& event_name,
              std::int64_t second) {
    ports::Commit commit;
    commit.partition = "account/" + pot;
    commit.expected_version = records_->version(commit.partition).value();
    runtime::Context context;
    context.caller = {.subject = user, .client_id = "client_1", .source_ip = "192.0.2.7"};
    ASSERT_TRUE(audit::commit(*records_, std::move(commit),
                              {.service = "accounts",
                               .event_name = event_name,
                               .event_type = "pot.edited",
                               .request = {{"second", second}},
                               .outcome = {},
                               .resources = {{.type = "Pot", .name = pot}}},
                              context, at(second)));
  }
  // Twelve records by two people on three pots.
  void make_twelve() {
    for (int i = 0; i < 12; ++i) {
      change("pot_" + std::to_string(i % 3), "user_" + std::to_string(i % 2),
             i % 4 == 0 ? "CreatePot" : "EditPot", i);
    }
  }
  void follow() { ASSERT_TRUE(follower_.catch_up().value()); }

  audit::TrailReport check() { return audit::check_trail(tampered_, kRecords, trail_).value(); }
  std::vector<std::string> findings() {
    std::vector<std::string> told;
    for (const auto& finding : check().findings) {
      told.push_back(std::string(name_of(finding.fault)) + " " + std::to_string(finding.cursor));
    }
    return told;
  }
  // What stands in the trail itself is written over.
  void write_link(std::uint64_t cursor, const std::optional<std::string>& value) {
    static std::uint64_t times = 0;
    ports::ProjectionStep step{
        .partition = kChain, .source = "hand", .position = ++times, .puts = {}, .deletes = {}};
    const std::string key = audit::format::link_key(cursor);
    if (value) {
      step.puts = {{.key = key, .value = *value}};
    } else {
      step.deletes = {key};
    }
    ASSERT_EQ(trail_.apply({step}).value(), 1u);
  }
  std::string link_at(std::uint64_t cursor) {
    return trail_.get(kChain, audit::format::link_key(cursor)).value().value();
  }

  std::vector<std::int64_t> seconds_of(const audit::TrailQuery& query) {
    std::vector<std::int64_t> seconds;
    auto visit = [&](const LogMessage&, const audit::RecordFacts& facts) -> base::Result<bool> {
      seconds.push_back((facts.time - at(0)).ms() / 1'000);
      return true;
    };
    EXPECT_TRUE(audit::visit_records(tampered_, kRecords, trail_, query, std::move(visit)));
    return seconds;
  }

  contract::TemporaryFolder folder_;
  std::unique_ptr<adapters::RocksDbRecordStore> records_ =
      adapters::RocksDbRecordStore::open(folder_.path()).value();
  adapters::MemoryProjectionStore trail_;
  adapters::OutboxEventLog log_{*records_};
  TamperedLog tampered_{log_};
  audit::TrailChain chain_;
  audit::TrailIndex index_;
  base::SystemClock clock_;
  base::Registry registry_;
  runtime::ThreadExecutor executor_{clock_, "events"};
  runtime::PoolByHand pool_;
  events::EventFollower follower_{{.page = 5}, log_,      trail_, *records_,
                                  registry_,   executor_, pool_};
};

using Seconds = std::vector<std::int64_t>;
using Findings = std::vector<std::string>;

TEST_F(AuditTrailTest, records_are_found_by_who_where_what_and_when) {
  make_twelve();
  follow();
  EXPECT_EQ(seconds_of({}), (Seconds{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}));
  EXPECT_EQ(seconds_of({.user = "user_1"}), (Seconds{1, 3, 5, 7, 9, 11}));
  EXPECT_EQ(seconds_of({.user = "client_1", .event_name = "CreatePot"}), (Seconds{0, 4, 8}));
  EXPECT_EQ(seconds_of({.resource = "pot_2"}), (Seconds{2, 5, 8, 11}));
  EXPECT_EQ(seconds_of({.resource = "arn:atoll:accounts:atoll-1:000000000001:pot_2"}),
            (Seconds{2, 5, 8, 11}));
  EXPECT_EQ(seconds_of({.user = "user_0", .resource = "pot_2"}), (Seconds{2, 8}));
  EXPECT_EQ(seconds_of({.event_name = "CreatePot"}), (Seconds{0, 4, 8}));
  EXPECT_EQ(seconds_of({.from = at(3), .until = at(5)}), (Seconds{3, 4, 5}));
  EXPECT_EQ(seconds_of({.user = "user_0", .from = at(3), .until = at(8)}), (Seconds{4, 6, 8}));
  EXPECT_EQ(seconds_of({.user = "user_"}), Seconds{});
  EXPECT_EQ(seconds_of({.resource = "pot_3"}), Seconds{});
}

TEST_F(AuditTrailTest, what_was_just_committed_is_found_before_it_is_in_the_index) {
  make_twelve();
  follow();
  change("pot_2", "user_0", "EditPot", 20);
  change("pot_1", "user_0", "EditPot", 21);
  EXPECT_EQ(seconds_of({.resource = "pot_2"}), (Seconds{2, 5, 8, 11, 20}));
  EXPECT_EQ(seconds_of({.from = at(21)}), Seconds{21});
}

TEST_F(AuditTrailTest, records_come_by_time_even_where_they_were_committed_otherwise) {
  for (const std::int64_t second : {5, 3, 9, 3}) change("pot_1", "user_1", "EditPot", second);
  follow();
  EXPECT_EQ(seconds_of({.user = "user_1"}), (Seconds{3, 3, 5, 9}));
}

TEST_F(AuditTrailTest, an_answer_that_would_leave_out_a_record_is_none) {
  make_twelve();
  follow();
  const auto reason = [&] {
    auto visit = [](const LogMessage&, const audit::RecordFacts&) -> base::Result<bool> {
      return true;
    };
    return audit::visit_records(tampered_, kRecords, trail_, {}, std::move(visit)).error().reason;
  };
  tampered_.tamper = [](auto& all) { all[3].audit = "gone"; };
  EXPECT_EQ(reason(), "trail_record_unreadable");
  tampered_.tamper = [](auto& all) { all.erase(all.begin() + 3); };
  EXPECT_EQ(reason(), "trail_record_missing");
}

TEST_F(AuditTrailTest, an_untouched_trail_holds_and_tells_what_is_not_in_it_yet) {
  make_twelve();
  EXPECT_EQ(check().unchained, 12u);
  follow();
  change("pot_1", "user_1", "EditPot", 12);
  const auto report = check();
  EXPECT_EQ(report.links, 12u);
  EXPECT_EQ(report.head.number, 12u);
  EXPECT_EQ(report.unchained, 1u);
  EXPECT_EQ(findings(), Findings{});
}

TEST_F(AuditTrailTest, a_record_that_was_deleted_is_found) {
  make_twelve();
  follow();
  for (const std::size_t place : {0u, 5u, 11u}) {
    tampered_.tamper = [&](auto& all) {
      all.erase(all.begin() + static_cast<std::ptrdiff_t>(place));
    };
    EXPECT_EQ(findings(), Findings{"record_missing " + std::to_string(place + 1)});
  }
}

TEST_F(AuditTrailTest, a_record_that_was_changed_anywhere_is_found) {
  make_twelve();
  follow();
  const std::vector<std::function<void(LogMessage&)>> changes = {
      [](LogMessage& one) { one.audit.replace(one.audit.find("user_"), 6, "user_9"); },
      [](LogMessage& one) { one.events.front().payload += ' '; },
      [](LogMessage& one) { one.events.front().type = "pot.created"; },
      [](LogMessage& one) { one.events.clear(); },
      [](LogMessage& one) { one.source += '0'; },
      [](LogMessage& one) { ++one.position; }};
  for (const auto& change_one : changes) {
    tampered_.tamper = [&](auto& all) { change_one(all[6]); };
    EXPECT_EQ(findings(), Findings{"record_changed 7"});
  }
}

TEST_F(AuditTrailTest, records_that_were_swapped_are_found) {
  make_twelve();
  follow();
  tampered_.tamper = [](auto& all) {
    std::swap(all[3], all[8]);
    std::swap(all[3].cursor, all[8].cursor);
  };
  EXPECT_EQ(findings(), (Findings{"record_moved 4", "record_moved 9"}));
}

TEST_F(AuditTrailTest, a_record_that_was_put_in_is_found) {
  make_twelve();
  follow();
  tampered_.tamper = [](auto& all) {
    all.erase(all.begin() + 4);
    LogMessage put_in = all[3];
    put_in.cursor = 5;
    put_in.audit = "{}";
    all.insert(all.begin() + 4, put_in);
  };
  EXPECT_EQ(findings(), Findings{"record_changed 5"});
}

TEST_F(AuditTrailTest, a_link_that_was_deleted_changed_or_swapped_is_found) {
  make_twelve();
  follow();
  const std::string fourth = link_at(4);
  const std::string ninth = link_at(9);
  write_link(4, std::nullopt);
  EXPECT_EQ(findings(), (Findings{"link_missing 4", "link_broken 5"}));
  write_link(4, ninth);
  write_link(9, fourth);
  EXPECT_EQ(findings(), (Findings{"link_broken 4", "record_moved 4", "link_broken 5",
                                  "link_broken 9", "record_moved 9", "link_broken 10"}));
  write_link(4, fourth);
  std::string changed = ninth;
  changed.back() = static_cast<char>(changed.back() ^ 1);
  write_link(9, changed);
  EXPECT_EQ(findings(), (Findings{"link_broken 9", "link_broken 10"}));
  write_link(9, "no link");
  EXPECT_EQ(check().findings.front().fault, TrailFault::kLinkBroken);
  write_link(9, ninth);
  EXPECT_EQ(findings(), Findings{});
  write_link(12, std::nullopt);
  EXPECT_EQ(findings(), Findings{"link_missing 12"}) << "the last one too";
}

// Whoever changes a record and its link with it has to change every link behind it.
TEST_F(AuditTrailTest, a_record_changed_with_its_own_link_breaks_the_next) {
  make_twelve();
  follow();
  LogMessage changed = log_.read(kRecords, 5, 1)->front();
  changed.audit += ' ';
  tampered_.tamper = [&](auto& all) { all[5] = changed; };
  const auto before = audit::format::decode_link(link_at(5)).value();
  const auto link = audit::next_link(before, audit::hash_of(changed));
  write_link(6, audit::format::encode_link(link));
  EXPECT_EQ(findings(), Findings{"link_broken 7"});
}

// All of it made anew over a log that was changed: nothing shows it but a head noted before.
TEST_F(AuditTrailTest, a_head_that_was_noted_finds_a_trail_that_was_forged_whole) {
  make_twelve();
  follow();
  const auto head = check().head;
  const audit::NotedHead noted{.number = head.number, .chain = head.chain};
  change("pot_1", "user_1", "EditPot", 12);
  follow();
  EXPECT_TRUE(audit::check_trail(tampered_, kRecords, trail_, noted)->findings.empty());
  ASSERT_TRUE(trail_.clear());
  tampered_.tamper = [](auto& all) { all[2].audit += ' '; };
  events::EventFollower forger({}, tampered_, trail_, *records_, registry_, executor_, pool_);
  forger.add(chain_, {kRecords});
  ASSERT_TRUE(forger.catch_up().value());
  EXPECT_EQ(findings(), Findings{});
  const auto report = audit::check_trail(tampered_, kRecords, trail_, noted).value();
  ASSERT_EQ(report.findings.size(), 1u);
  EXPECT_EQ(report.findings.front().fault, TrailFault::kHeadDiffers);
  EXPECT_EQ(report.findings.front().number, 12u);
}

TEST_F(AuditTrailTest, made_anew_it_is_the_same_to_the_byte) {
  make_twelve();
  follow();
  change("pot_1", "user_1", "EditPot", 12);
  follow();
  std::vector<std::vector<ports::Put>> live;
  const auto all_of = [&] {
    std::vector<std::string> all;
    for (const char* target : {kChain, "audit_index/records"}) {
      const auto puts = trail_.scan(target, "", "", 1'000).value();
      for (const ports::Put& put : puts) all.push_back(put.key + " " + put.value);
    }
    return all;
  };
  const auto before = all_of();
  ASSERT_EQ(before.size(), 13u + 13u * 5);
  ASSERT_TRUE(trail_.clear());
  follow();
  EXPECT_EQ(all_of(), before);
}

TEST_F(AuditTrailTest, a_crash_and_a_restart_leave_one_chain) {
  make_twelve();
  follow();
  ASSERT_TRUE(trail_.flush());
  for (int i = 12; i < 20; ++i) change("pot_1", "user_1", "EditPot", i);
  follow();
  const auto head = check().head;
  ASSERT_TRUE(trail_.flush());
  change("pot_1", "user_1", "EditPot", 20);
  events::EventFollower next({.page = 3}, log_, trail_, *records_, registry_, executor_, pool_);
  next.add(chain_, {kRecords});
  ASSERT_TRUE(next.catch_up().value());
  EXPECT_EQ(check().head.number, head.number + 1);
  EXPECT_EQ(findings(), Findings{});
}

TEST_F(AuditTrailTest, a_record_that_cannot_be_read_is_chained_and_waits_as_a_dead_letter) {
  change("pot_1", "user_1", "EditPot", 1);
  ports::Commit commit;
  commit.partition = "account/pot_1";
  commit.expected_version = 1;
  commit.audit = "not JSON";
  ASSERT_TRUE(records_->commit(commit));
  change("pot_1", "user_1", "EditPot", 2);
  follow();
  EXPECT_EQ(findings(), Findings{});
  EXPECT_EQ(check().links, 3u + 1u) << "the letter's own record too";
  EXPECT_EQ(seconds_of({.resource = "pot_1"}), (Seconds{1, 2}));
  events::DeadLetterBook book(*records_);
  const auto letters = book.list({}).value();
  ASSERT_EQ(letters.size(), 1u);
  EXPECT_EQ(to_text(letters.front().name), "audit_index:records:2");
  EXPECT_EQ(letters.front().reason, "malformed_json");
}

}  // namespace
}  // namespace atollbank
