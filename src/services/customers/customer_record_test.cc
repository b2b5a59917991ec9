// SPDX-License-Identifier: Apache-2.0
// The bytes of the records stay; those of format 1, which banks that were made before hold, too.
#include <gtest/gtest.h>

#include "base/bytes.h"
#include "services/customers/format/customer_record.h"

namespace atollbank::customers::format {
namespace {

constexpr const char* kId = "01000000000000000200000000000000";

Customer ada() {
  return {.id = {.high = 1, .low = 2},
          .created = {3},
          .preferred_name = "Ada L",
          .preferred_first_name = "Ada"};
}
Opening opening(std::uint64_t key) {
  return {.opening_id = {.high = 1, .low = 2},
          .step = OpeningStep::kPots,
          .customer = ada(),
          .account_id = {.high = 1, .low = 2},
          .pots = {{.name = "P", .style = "s", .goal_amount_minor = 5}},
          .account_slot = 4,
          .personal_key = key};
}

TEST(CustomerRecords, of_format_2_are_these_bytes_and_hold_no_name) {
  const KeptCustomer kept{.customer = ada(), .personal_key = 9, .sealed = "xyz"};
  EXPECT_EQ(base::to_hex(encode_customer(kept)), std::string("02") + kId + "0300000000000000" +
                                                     "0900000000000000" + "03000000" + "78797a");
  EXPECT_EQ(base::to_hex(encode_opening(opening(9))),
            std::string("0202") + kId + kId + "0400000000000000" + kId + "0300000000000000" +
                "0900000000000000" + "01" + "0100000050" + "0100000073" + "0500000000000000");
  Customer read = ada();
  read.preferred_name = read.preferred_first_name = "";
  EXPECT_EQ(decode_customer(encode_customer(kept))->customer, read);
  ASSERT_TRUE(decode_names(encode_names(ada()), read));
  EXPECT_EQ(read, ada());
}

TEST(CustomerRecords, of_format_1_are_read_and_stay_as_they_are) {
  const KeptCustomer kept{.customer = ada(), .personal_key = 0, .sealed = {}};
  EXPECT_EQ(base::to_hex(encode_customer(kept)),
            std::string("01") + kId + "0300000000000000" + "05000000416461204c" + "03000000416461");
  EXPECT_EQ(decode_customer(encode_customer(kept))->customer, ada());
  EXPECT_EQ(decode_opening(encode_opening(opening(0))).value(), opening(0));
}

TEST(CustomerRecords, of_another_format_or_without_a_key_are_refused) {
  for (const char first : {'\0', '\3'}) {
    auto bytes = encode_customer({.customer = ada(), .personal_key = 9, .sealed = "xyz"});
    bytes[0] = first;
    EXPECT_EQ(decode_customer(bytes).error().reason, "record_malformed");
  }
  auto keyless = encode_customer({.customer = ada(), .personal_key = 9, .sealed = "xyz"});
  keyless[1 + 16 + 8] = 0;
  EXPECT_EQ(decode_customer(keyless).error().reason, "record_malformed");
}

}  // namespace
}  // namespace atollbank::customers::format
