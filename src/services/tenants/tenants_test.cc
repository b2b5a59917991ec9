// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "services/posting/posting_fixture.h"
#include "services/tenants/metered_posting.h"
#include "services/tenants/tenant_book.h"

namespace atollbank::tenants {
namespace {

Tenant tenant(std::string name, std::initializer_list<std::string_view> keys) {
  Tenant made{.name = name, .folder = name, .key_hashes = {}, .quota = {}};
  for (const auto key : keys) made.key_hashes.push_back(key_hash(key));
  return made;
}

template <class T>
std::string refusal_of(const base::Result<T>& result) {
  return result.has_value() ? "none" : result.error().reason;
}

base::Timestamp at_ms(std::int64_t ms) { return base::Timestamp::from_ms(ms); }

TEST(TenantBook, a_bearer_key_selects_its_tenant) {
  const auto book =
      TenantBook::make({tenant("acme", {"key-a", "key-b"}), tenant("zen", {"key-z"})});
  ASSERT_TRUE(book.has_value());
  EXPECT_EQ(book->authenticate("Bearer key-a").value(), 0u);
  EXPECT_EQ(book->authenticate("bearer  key-b ").value(), 0u);
  EXPECT_EQ((*book)[book->authenticate("BEARER key-z").value()].name, "zen");
}

TEST(TenantBook, whoever_has_no_key_is_nobody) {
  const auto book = TenantBook::make({tenant("acme", {"key-a"})}).value();
  for (const char* header : {"", "Bearer", "Bearer ", "Bearer   ", "Basic key-a", "key-a"}) {
    EXPECT_EQ(refusal_of(book.authenticate(header)), "key_missing") << header;
  }
  EXPECT_EQ(refusal_of(book.authenticate("Bearer key-b")), "key_unknown");
  EXPECT_EQ(refusal_of(book.authenticate("Bearer key-")), "key_unknown");
  EXPECT_EQ(refusal_of(book.authenticate("Bearer " + std::string(600, 'k'))), "key_missing");
  EXPECT_EQ(book.authenticate("Bearer key-b").error().code, base::ErrorCode::kUnauthenticated);
}

TEST(TenantBook, the_same_name_folder_or_key_twice_is_refused) {
  const auto twice = [](Tenant first, Tenant second) {
    return refusal_of(TenantBook::make({std::move(first), std::move(second)}));
  };
  EXPECT_EQ(twice(tenant("a", {"1"}), tenant("b", {"2"})), "none");
  EXPECT_EQ(twice(tenant("a", {"1"}), tenant("a", {"2"})), "tenant_repeated");
  EXPECT_EQ(twice(tenant("a", {"1"}), tenant("b", {"2", "1"})), "tenant_repeated");
  EXPECT_EQ(twice(tenant("a", {"1"}), tenant("b", {"2", "2"})), "tenant_repeated");
  Tenant same_folder = tenant("b", {"2"});
  same_folder.folder = "a";
  EXPECT_EQ(twice(tenant("a", {"1"}), same_folder), "tenant_repeated");
}

TEST(TenantBook, a_folder_stays_beneath_the_servers_own) {
  for (const char* folder : {"", "..", "../other", "/etc", "a/b", "A", ".hidden"}) {
    Tenant astray = tenant("a", {"1"});
    astray.folder = folder;
    EXPECT_EQ(refusal_of(TenantBook::make({astray})), "tenant_folder_invalid") << folder;
  }
}

TEST(TenantBook, what_is_no_tenant_is_refused) {
  EXPECT_EQ(refusal_of(TenantBook::make({})), "tenants_empty");
  EXPECT_EQ(refusal_of(TenantBook::make({tenant("Acme", {"1"})})), "tenant_name_invalid");
  EXPECT_EQ(refusal_of(TenantBook::make({tenant("acme", {})})), "tenant_key_missing");
  EXPECT_EQ(
      refusal_of(TenantBook::make({tenant("acme", {"1", "2", "3", "4", "5", "6", "7", "8", "9"})})),
      "tenant_keys_too_many");
  std::vector<Tenant> many;
  for (int i = 0; i < 1'025; ++i)
    many.push_back(tenant("t" + std::to_string(i), {std::to_string(i)}));
  EXPECT_EQ(refusal_of(TenantBook::make(many)), "tenants_too_many");
}

TEST(QuotaMeter, postings_a_second_have_a_burst_and_then_their_rate) {
  QuotaMeter meter({.postings_per_second = 1'000, .postings_burst = 50}, {}, at_ms(0));
  EXPECT_TRUE(meter.admit({.postings = 50}, at_ms(0)).has_value());
  const auto refused = meter.admit({.postings = 10}, at_ms(0));
  EXPECT_EQ(refusal_of(refused), "quota_exceeded");
  EXPECT_EQ(refused.error().code, base::ErrorCode::kResourceExhausted);
  EXPECT_EQ(refused.error().retry_after_ms, 10u);
  EXPECT_EQ(meter.admit({.postings = 10}, at_ms(9)).error().retry_after_ms, 1u);
  EXPECT_TRUE(meter.admit({.postings = 10}, at_ms(10)).has_value());
  EXPECT_FALSE(meter.admit({.postings = 1}, at_ms(10)).has_value());
}

TEST(QuotaMeter, a_rest_fills_no_more_than_the_burst) {
  QuotaMeter meter({.postings_per_second = 1'000, .postings_burst = 50}, {}, at_ms(0));
  EXPECT_TRUE(meter.admit({.postings = 50}, at_ms(1'000'000'000)).has_value());
  EXPECT_FALSE(meter.admit({.postings = 1}, at_ms(1'000'000'000)).has_value());
  const auto never = meter.admit({.postings = 51}, at_ms(2'000'000'000));
  EXPECT_EQ(refusal_of(never), "quota_exceeded");
  EXPECT_EQ(never.error().retry_after_ms, 0u);
}

TEST(QuotaMeter, over_any_time_no_more_is_admitted_than_rate_and_burst) {
  QuotaMeter meter({.postings_per_second = 700, .postings_burst = 30}, {}, at_ms(0));
  std::uint64_t admitted = 0;
  for (std::int64_t ms = 0; ms <= 10'000; ++ms)
    admitted += meter.admit({.postings = 3}, at_ms(ms)).has_value() ? 3u : 0u;
  EXPECT_LE(admitted, 7'030u);
  EXPECT_GE(admitted, 7'020u);
}

TEST(QuotaMeter, accounts_and_bytes_are_counted_and_given_back) {
  QuotaMeter meter({.accounts_max = 10, .bytes_max = 1'000}, {.accounts = 8, .bytes = 500},
                   at_ms(0));
  EXPECT_EQ(refusal_of(meter.admit({.accounts = 3}, at_ms(0))), "quota_exceeded");
  EXPECT_EQ(refusal_of(meter.admit({.bytes = 501}, at_ms(0))), "quota_exceeded");
  EXPECT_EQ(meter.usage().accounts, 8u);
  EXPECT_TRUE(meter.admit({.accounts = 2, .bytes = 500}, at_ms(0)).has_value());
  EXPECT_EQ(refusal_of(meter.admit({.accounts = 1}, at_ms(0))), "quota_exceeded");
  EXPECT_TRUE(meter.admit({.postings = 5}, at_ms(0)).has_value());
  meter.give_back({.accounts = 1, .bytes = 100});
  EXPECT_EQ(meter.usage().accounts, 9u);
  EXPECT_TRUE(meter.admit({.accounts = 1, .bytes = 100}, at_ms(0)).has_value());
}

TEST(QuotaMeter, without_numbers_there_is_no_limit) {
  QuotaMeter meter({}, {}, at_ms(0));
  EXPECT_TRUE(
      meter.admit({.postings = UINT32_MAX, .accounts = UINT32_MAX, .bytes = UINT32_MAX}, at_ms(0))
          .has_value());
}

class Metered : public posting::PostingFixture {
 protected:
  base::Result<posting::Reply> submit_metered(QuotaMeter& meter, ledger::Batch batch) {
    MeteredPosting metered(*posting_, meter, clock_);
    return ask<posting::Reply>(
        [&](auto done) { metered.submit({}, std::move(batch), std::move(done)); });
  }
  static ledger::Batch opening(std::uint64_t number) {
    ledger::Batch batch;
    batch.openings.push_back({.id = account(number), .currency = kPounds});
    std::strcpy(batch.openings[0].namespace_name, "test");
    std::strcpy(batch.openings[0].name, "account");
    batch.commands.push_back(
        {.kind = ledger::CommandKind::kOpenAccount, .id = account(number), .side_count = 1});
    return batch;
  }
};

TEST_F(Metered, a_batch_over_the_quota_is_refused_whole_and_changes_nothing) {
  open(1, ledger::kNoFloor);
  open(2);
  QuotaMeter meter({.postings_per_second = 1, .postings_burst = 1}, {}, clock_.monotonic());
  const std::uint64_t end = posting_->durable_end();
  const auto refused = submit_metered(meter, {.commands = {post(1, 1, 2, 5), post(2, 1, 2, 5)}});
  EXPECT_EQ(refusal_of(refused), "quota_exceeded");
  EXPECT_EQ(posting_->durable_end(), end);
  EXPECT_TRUE(submit_metered(meter, {.commands = {post(1, 1, 2, 5)}}).has_value());
  EXPECT_EQ(balance(2).balance_minor, 5);
}

TEST_F(Metered, accounts_count_when_they_are_opened_and_once) {
  QuotaMeter meter({.accounts_max = 2}, {}, clock_.monotonic());
  EXPECT_TRUE(submit_metered(meter, opening(1)).has_value());
  EXPECT_TRUE(submit_metered(meter, opening(1)).has_value());  // a retry
  EXPECT_EQ(meter.usage().accounts, 1u);
  EXPECT_TRUE(submit_metered(meter, opening(2)).has_value());
  EXPECT_EQ(refusal_of(submit_metered(meter, opening(3))), "quota_exceeded");
}

TEST_F(Metered, a_malformed_batch_is_refused_by_the_ledger_and_costs_nothing) {
  QuotaMeter meter({.postings_per_second = 1, .postings_burst = 1}, {}, clock_.monotonic());
  EXPECT_EQ(refusal_of(submit_metered(meter, {})), "batch_empty");
  EXPECT_EQ(meter.usage().bytes, 0u);
}

}  // namespace
}  // namespace atollbank::tenants
