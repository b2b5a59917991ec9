// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "apps/atollctl/dump/evidence_dump.h"
#include "apps/atollctl/dump/find_record.h"
#include "apps/atollctl/view_json.h"
#include "base/json.h"
#include "ledger/format/metadata.h"
#include "services/posting/evidence.h"
#include "services/posting/posting_fixture.h"

namespace atollbank::atollctl {
namespace {

base::JsonValue shown(const View& view) { return *base::JsonValue::parse(to_json(view)); }

class Dumped : public posting::PostingFixture {
 protected:
  void SetUp() override {
    PostingFixture::SetUp();
    open(1, ledger::kNoFloor);
    open(2);
    open(3);
  }
  base::Result<View> dump(const RecordName& name) {
    LedgerCalls calls(*posting_, clock_, base::Duration::from_seconds(10));
    return dump_of_ledger(calls, name);
  }
};

TEST_F(Dumped, a_posting_shows_its_accounts_group_and_neighbours) {
  ledger::Batch batch{.commands = {post(50, 1, 2, 1'234), post(51, 2, 3, 34), post(52, 1, 3, 5)}};
  ASSERT_TRUE(submit(std::move(batch)));
  const auto view = dump({.id = id(51)});
  ASSERT_TRUE(view) << view.error().message;
  const base::JsonValue json = shown(*view);
  EXPECT_EQ(json.get_string("kind"), "posting");
  EXPECT_EQ(json.get_integer("amount_minor"), 34);
  EXPECT_EQ(json.get_string("debit_account"), base::to_text("acc", account(2)));
  EXPECT_EQ(json.get_integer("debit_balance_after_minor"), 1'200);
  EXPECT_EQ(json.get_integer("group_records"), 3);
  EXPECT_EQ(json.get_string("group_chain_hash")->size(), 64u);
  EXPECT_TRUE(json.get_string("record_before")->ends_with(base::to_base62(id(50))));
  EXPECT_TRUE(json.get_string("record_after")->ends_with(base::to_base62(id(52))));
  const auto by_slot = dump({.slot = static_cast<std::uint64_t>(*json.get_integer("slot"))});
  ASSERT_TRUE(by_slot);
  EXPECT_EQ(to_json(*by_slot), to_json(*view));
}

TEST_F(Dumped, legs_are_listed_and_a_leg_or_evidence_leads_to_its_record) {
  ledger::Batch batch{
      .commands = {{.kind = ledger::CommandKind::kPostLegs, .id = id(60), .side_count = 4}},
      .legs = {{account(1), -30, kPounds}, {account(2), 10, kPounds}, {account(3), 15, kPounds}}};
  open(4);
  batch.legs.push_back({account(4), 5, kPounds});
  batch.attach_evidence(batch.commands[0], "invoice 77");
  ASSERT_TRUE(submit(std::move(batch)));
  const auto view = dump({.id = id(60)});
  ASSERT_TRUE(view) << view.error().message;
  const base::JsonValue json = shown(*view);
  EXPECT_EQ(json.get_array("legs")->size(), 4u);
  EXPECT_EQ(json.get_string("evidence"), "invoice 77");
  const auto slot = static_cast<std::uint64_t>(*json.get_integer("slot"));
  for (std::uint64_t place = slot + 1; place <= slot + 3; ++place) {
    const auto part = dump({.slot = place});
    ASSERT_TRUE(part);
    EXPECT_EQ(to_json(*part), to_json(*view)) << place - slot;
  }
}

TEST_F(Dumped, what_holds_no_record_is_not_found) {
  for (const RecordName& name :
       {RecordName{.slot = 3}, RecordName{.slot = 1'000'000}, RecordName{.id = id(999)}}) {
    const auto none = dump(name);
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().reason, "record_not_found");
  }
}

TEST(EvidenceDumped, ours_is_decoded_text_is_text_and_bytes_are_hexadecimal) {
  const auto keys_of = [](std::string_view evidence) {
    std::string keys;
    for (const Field& field : dump_evidence(evidence)) keys += field.key + " ";
    return keys;
  };
  posting::Evidence ours{.event_name = "DepositIntoPot", .scheme = posting::Scheme::kPotTransfer};
  const base::Bytes encoded = posting::encode_evidence(ours);
  EXPECT_EQ(dump_evidence(encoded)[1].text, "DepositIntoPot");
  EXPECT_EQ(keys_of("a note"), "evidence_bytes evidence ");
  EXPECT_EQ(keys_of(std::string_view("\x00\x01", 2)), "evidence_bytes evidence_hex ");
  const auto joined =
      ledger::format::join_evidence({{.name = "order", .value = std::int64_t{77}}}, "a note");
  ASSERT_TRUE(joined);
  EXPECT_EQ(keys_of(*joined), "metadata.order evidence_bytes evidence ");
  EXPECT_EQ(dump_evidence(*joined)[0].text, "77 (integer)");
}

}  // namespace
}  // namespace atollbank::atollctl
