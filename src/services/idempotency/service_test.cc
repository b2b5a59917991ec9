// SPDX-License-Identifier: Apache-2.0
#include "services/idempotency/service.h"

#include <gtest/gtest.h>

#include <future>

#include "adapters/memory/person_directory.h"
#include "adapters/memory/person_vault.h"
#include "adapters/memory/record_store.h"
#include "runtime/thread_executor.h"
#include "runtime/thread_pool.h"

namespace atollbank::idempotency {
namespace {

KeyedRequest request(std::string key, std::string content = "amount=5") {
  return {.scope = "user_1/client_1/create_pot",
          .key = std::move(key),
          .fingerprint = base::sha256(content)};
}

class Idempotency : public ::testing::Test {
 protected:
  void TearDown() override {
    executor_.stop();
    pool_.stop();
  }
  base::Result<Claim> claim(KeyedRequest asked) {
    std::promise<base::Result<Claim>> promise;
    service_->claim(context_, std::move(asked),
                    [&](auto result) { promise.set_value(std::move(result)); });
    return promise.get_future().get();
  }
  base::Result<void> keep(KeyedRequest asked, KeptAnswer answer) {
    std::promise<base::Result<void>> promise;
    service_->keep(context_, std::move(asked), std::move(answer),
                   [&](auto result) { promise.set_value(std::move(result)); });
    return promise.get_future().get();
  }
  std::string refusal(KeyedRequest asked) {
    const auto claimed = claim(std::move(asked));
    return claimed ? "claimed" : claimed.error().reason;
  }
  // What stays after a crash is the records.
  void restart() {
    service_ = std::make_unique<IdempotencyService>(records_, persons_, executor_, pool_);
  }

  const KeptAnswer kCreated{.status = 200, .content_type = "application/json", .body = "{\"a\":1}"};
  base::SystemClock clock_;
  Context context_;
  adapters::MemoryRecordStore records_;
  adapters::MemoryPersonVault vault_;
  adapters::MemoryPersonDirectory directory_;
  const ports::Persons persons_{vault_, directory_};
  runtime::ThreadPool pool_{"pool", 1};
  runtime::ThreadExecutor executor_{clock_, "service"};
  std::unique_ptr<IdempotencyService> service_ =
      std::make_unique<IdempotencyService>(records_, persons_, executor_, pool_);
};

TEST_F(Idempotency, the_same_request_is_answered_as_the_first_time_also_after_a_restart) {
  const auto first = claim(request("k"));
  ASSERT_TRUE(first.has_value());
  EXPECT_FALSE(first->answer.has_value());
  EXPECT_LE(first->command_id.time(), clock_.wall()) << "what it makes was made then";
  EXPECT_GT(first->command_id.time(), clock_.wall() + base::Duration::from_seconds(-60));
  ASSERT_TRUE(keep(request("k"), kCreated).has_value());
  for (int i = 0; i < 2; ++i) {
    const auto again = claim(request("k"));
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->answer, kCreated);
    EXPECT_EQ(again->command_id, first->command_id);
    restart();
  }
}

TEST_F(Idempotency, another_request_under_a_used_key_is_refused) {
  ASSERT_TRUE(claim(request("k")).has_value());
  service_->release(request("k"));
  EXPECT_EQ(refusal(request("k", "amount=6")), "idempotency_key_reused");
  ASSERT_TRUE(claim(request("k")).has_value());
  ASSERT_TRUE(keep(request("k"), kCreated).has_value());
  EXPECT_EQ(refusal(request("k", "amount=6")), "idempotency_key_reused");
}

TEST_F(Idempotency, a_key_at_work_is_taken_until_it_is_released) {
  const auto first = claim(request("k"));
  EXPECT_EQ(refusal(request("k")), "idempotency_key_in_use");
  service_->release(request("k"));
  const auto second = claim(request("k"));
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->command_id, first->command_id);
}

TEST_F(Idempotency, a_crash_before_the_answer_was_kept_gives_the_same_command_again) {
  const auto first = claim(request("k"));
  restart();
  const auto again = claim(request("k"));
  ASSERT_TRUE(again.has_value());
  EXPECT_FALSE(again->answer.has_value());
  EXPECT_EQ(again->command_id, first->command_id);
}

TEST_F(Idempotency, keys_of_different_scopes_know_nothing_of_each_other) {
  const auto first = claim(request("k"));
  KeyedRequest other = request("k", "amount=6");
  other.scope = "user_2/client_1/create_pot";
  const auto second = claim(other);
  ASSERT_TRUE(second.has_value());
  EXPECT_NE(second->command_id, first->command_id);
}

TEST_F(Idempotency, a_claim_whose_answer_was_lost_is_found_again) {
  records_.set_fault_source([lost = false](const ports::Commit&) mutable {
    return std::exchange(lost, true) ? adapters::CommitFault::kNone
                                     : adapters::CommitFault::kLostAfter;
  });
  EXPECT_TRUE(claim(request("k")).has_value());
}

TEST_F(Idempotency, a_claim_that_failed_leaves_the_key_free) {
  records_.set_fault_source(
      [](const ports::Commit&) { return adapters::CommitFault::kLostBefore; });
  EXPECT_EQ(refusal(request("k")), "commit_unknown");
  records_.set_fault_source([](const ports::Commit&) { return adapters::CommitFault::kNone; });
  EXPECT_TRUE(claim(request("k")).has_value());
}

TEST_F(Idempotency, too_large_an_answer_is_not_kept_and_the_key_is_free) {
  ASSERT_TRUE(claim(request("k")).has_value());
  KeptAnswer large = kCreated;
  large.body.assign(kAnswerBytesMax + 1, 'x');
  ASSERT_TRUE(keep(request("k"), large).has_value());
  const auto again = claim(request("k"));
  ASSERT_TRUE(again.has_value());
  EXPECT_FALSE(again->answer.has_value());
}

TEST_F(Idempotency, a_key_without_bytes_or_with_too_many_is_refused) {
  EXPECT_EQ(refusal(request("")), "idempotency_key_invalid");
  EXPECT_EQ(refusal(request(std::string(kKeyMax + 1, 'k'))), "idempotency_key_invalid");
  EXPECT_TRUE(claim(request(std::string(kKeyMax, 'k'))).has_value());
}

TEST_F(Idempotency, neither_key_nor_scope_stands_in_the_records) {
  ASSERT_TRUE(claim(request("a-secret-looking-key")).has_value());
  const auto entries = records_.outbox(0, 10);
  ASSERT_TRUE(entries);
  for (const auto& entry : *entries) {
    EXPECT_EQ(entry.audit.find("a-secret-looking-key"), std::string::npos);
    EXPECT_EQ(entry.partition.find("a-secret-looking-key"), std::string::npos);
    EXPECT_EQ(entry.events.front().payload.find("user_1/"), std::string::npos);
  }
}

TEST_F(Idempotency, what_a_customer_was_answered_is_sealed_until_she_is_erased) {
  const base::Id user{.high = 1, .low = 2};
  directory_.put(user, vault_.new_key().value());
  context_.caller.subject = base::to_text("user", user);
  ASSERT_TRUE(claim(request("k")));
  ASSERT_TRUE(keep(request("k"), kCreated));
  EXPECT_EQ(claim(request("k"))->answer, kCreated);
  const auto partitions = records_.partitions("", "", 9).value();
  ASSERT_EQ(partitions.size(), 1u);
  const auto kept = records_.scan(partitions.front(), "", "", 9).value();
  ASSERT_EQ(kept.size(), 2u);
  for (const ports::Put& put : kept) {
    EXPECT_EQ(put.value.find(kCreated.body), std::string::npos);
  }
  ASSERT_TRUE(vault_.destroy(directory_.key_of(user).value()));
  EXPECT_EQ(refusal(request("k")), "idempotency_key_reused");
}

}  // namespace
}  // namespace atollbank::idempotency
