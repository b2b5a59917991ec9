// SPDX-License-Identifier: Apache-2.0
// The contract of the local service, and what only it promises: restarts, lost keys.
#include "base/checksum.h"
#include "services/definitions/definitions_contract.h"

namespace atollbank::definitions {

INSTANTIATE_TYPED_TEST_SUITE_P(Local, DefinitionsContract, DefinitionsFixture);

namespace {

class Definitions : public DefinitionsFixture {};

TEST_F(Definitions, they_are_there_after_a_restart_with_and_without_saved_books) {
  ASSERT_TRUE(define(kPay, 1).has_value());
  ASSERT_TRUE(define("chart 4000 income fees", 2).has_value());
  restart();
  EXPECT_EQ(dry_run(pay(5, 5)).value().lines.size(), 3u);
  end();
  ASSERT_TRUE(books_disk_.remove("definitions.state").has_value());
  begin();
  EXPECT_EQ(dry_run(pay(5, 5)).value().lines.size(), 3u);
}

TEST_F(Definitions, saved_books_of_another_journal_are_not_taken_up) {
  ASSERT_TRUE(define(kPay, 1).has_value());
  end();
  base::Bytes bytes = books_file_.load().value();
  bytes.replace(bytes.find("code 7"), 6, "code 9");
  bytes[sizeof(std::uint32_t) + 2 * sizeof(std::uint64_t)] ^= 1;  // of the chain hash
  bytes.resize(bytes.size() - sizeof(std::uint64_t));
  bytes.append(base::bytes_of(base::checksum64(bytes)));
  ASSERT_TRUE(books_file_.save(bytes).has_value());
  begin();
  EXPECT_EQ(dry_run(pay(5, 5)).value().code, 7u);
  EXPECT_EQ(service_->figures().next_slot, posting_->durable_end());
}

TEST_F(Definitions, a_monitor_of_an_account_opened_long_before_fires_when_it_crosses) {
  const std::string account_text = base::to_base62(account(3));
  ASSERT_TRUE(define("monitor low account \"" + account_text + "\" below 50.00 GBP", 1));
  transfer(10, 3, 1, 4'000);
  transfer(11, 3, 1, 2'000);
  const auto fired = firings();
  ASSERT_EQ(fired.size(), 1u);
  EXPECT_EQ(fired[0].balance_before, 6'000);
  EXPECT_EQ(fired[0].balance_after, 4'000);
  restart();
  EXPECT_EQ(firings()[0].id, fired[0].id);
  transfer(12, 1, 3, 2'000);
  EXPECT_EQ(firings().size(), 2u);
}

TEST_F(Definitions, what_was_erased_stays_so_after_a_restart) {
  ASSERT_TRUE(define("metadata email: text sealed", 1).has_value());
  ASSERT_TRUE(post_with(10, {email("alice@example.org")}).has_value());
  ASSERT_TRUE(define(key_destroyed_text(kSubject), 2).has_value());
  restart();
  EXPECT_EQ(read(evidence_of(10)).at(0).state, FieldState::kErased);
  EXPECT_EQ(reason_of(find_sealed("email", "alice@example.org")), "key_destroyed");
}

TEST_F(Definitions, where_the_keys_are_lost_a_value_is_sealed_but_not_erased) {
  ASSERT_TRUE(define("metadata email: text sealed", 1).has_value());
  ASSERT_TRUE(post_with(10, {email("alice@example.org")}).has_value());
  end();
  adapters::MemoryDisk another;
  sealing_ = adapters::SealedMetadata::open(another).value();
  begin();
  const auto fields = read(evidence_of(10));
  EXPECT_EQ(fields.at(0).state, FieldState::kSealed);
  EXPECT_EQ(fields[0].subject, kSubject);
  EXPECT_TRUE(std::get<ledger::format::SealedValue>(fields[0].value).box.empty());
  end();
  sealing_ = adapters::SealedMetadata::open(keys_disk_).value();
  begin();
}

TEST_F(Definitions, a_sealed_value_in_place_of_a_plain_one_is_refused) {
  ASSERT_TRUE(define("metadata email: text sealed", 1).has_value());
  const FieldOrder forged{.name = "email",
                          .value = ledger::format::SealedValue{.subject = kSubject, .box = "x"},
                          .subject = kSubject};
  EXPECT_EQ(reason_of(post_with(10, {forged})), "metadata_value_invalid");
}

TEST_F(Definitions, a_search_for_too_many_sealed_values_is_refused) {
  ASSERT_TRUE(define("metadata email: text sealed", 1).has_value());
  using Many = std::vector<queries::Filter>;
  SealedQueries sealed(*queries_, *service_);
  const auto one = queries::Filter::sealed_metadata("email", "a@b", kSubject);
  const auto search = [&](queries::Filter filter) {
    return reason_of(ask<queries::RecordPage>(
        [&](auto done) { sealed.search({}, {.filter = filter}, std::move(done)); }));
  };
  Many conditions(kSealedConditionsMax, one);
  EXPECT_EQ(search(queries::Filter::any_of(conditions)), "none");
  conditions.push_back(one);
  EXPECT_EQ(search(queries::Filter::any_of(conditions)), "filter_too_wide");
  EXPECT_EQ(reason_of(ask<queries::RecordPage>([&](auto done) {
              queries_->search({}, {.filter = one}, std::move(done));
            })),
            "filter_malformed");
}

TEST_F(Definitions, a_key_that_a_copy_brings_back_is_destroyed_again) {
  ASSERT_TRUE(define("metadata email: text sealed", 1).has_value());
  ASSERT_TRUE(post_with(10, {email("alice@example.org")}).has_value());
  const auto copy = keys_disk_.contents().at("subject.keys");
  ASSERT_TRUE(define(key_destroyed_text(kSubject), 2).has_value());
  end();
  keys_disk_.set_content("subject.keys", copy);
  sealing_ = adapters::SealedMetadata::open(keys_disk_).value();
  begin();
  EXPECT_EQ(read(evidence_of(10)).at(0).state, FieldState::kErased);
  const auto hash = sealing_->find_hash(kSubject, "email", std::string("alice@example.org"));
  EXPECT_EQ(reason_of(hash), "key_destroyed");
}

}  // namespace
}  // namespace atollbank::definitions
