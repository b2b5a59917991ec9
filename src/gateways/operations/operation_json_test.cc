// SPDX-License-Identifier: Apache-2.0
#include "gateways/operations/operation_json.h"

#include <gtest/gtest.h>

namespace atollbank::operations_door {
namespace {

const std::string kAccount = base::to_text("acc", {.high = 1, .low = 2});
const std::string kTransaction = base::to_text("tx", {.high = 3, .low = 4});

template <class Read>
std::string refusal_of(const std::string& json, Read read) {
  const auto result = read(*base::JsonValue::parse(json));
  return result ? "" : result.error().message;
}
std::string refusal_of(const std::string& json) { return refusal_of(json, read_operation); }

TEST(OperationJson, what_is_written_is_read_again) {
  const base::Id id{.high = 1, .low = 2};
  const std::vector<operations::Operation> all = {
      operations::CorrectBooking{.account_id = id, .transaction_id = {.high = 3, .low = 4}},
      operations::FreezeAccount{.account_id = id},
      operations::UnfreezeAccount{.account_id = id},
      operations::CloseAccount{.account_id = id},
      operations::AddOperator{.person = "p", .roles = operations::kMaker, .credential = {}},
      operations::DisableOperator{.operator_id = id},
      operations::EnableOperator{.operator_id = id},
      operations::DecideReferral{.application_id = id, .is_accepted = true},
      operations::SettleDeadLetter{
          .letter = {.consumer = "audit_index", .log_partition = "records", .cursor = 1042},
          .is_dropped = true},
      operations::ConfirmScreening{},
      operations::ConfirmList{.content = {1, 2, 3}},
      operations::EraseCustomer{.user_id = id},
      operations::RecordDeath{.user_id = {.high = 1, .low = 2}}};
  ASSERT_EQ(all.size(), std::variant_size_v<operations::Operation>);
  for (const operations::Operation& operation : all) {
    base::JsonWriter json;
    write_operation(json, operation);
    EXPECT_EQ(read_operation(*base::JsonValue::parse(json.take())).value(), operation);
  }
}

TEST(OperationJson, what_is_not_known_or_missing_is_named) {
  EXPECT_EQ(refusal_of(R"({"kind":"pay_me"})"), "kind: no such kind of operation");
  EXPECT_EQ(refusal_of(R"({"kind":"close_account"})"), "account_id: a text is missing");
  EXPECT_EQ(refusal_of(R"({"kind":"close_account","account_id":")" + kTransaction + R"("})"),
            "account_id: not an id that begins with acc_");
  EXPECT_EQ(refusal_of(R"({"kind":"close_account","account_id":")" + kAccount + R"(","amount":1})"),
            "amount: no such member here");
  EXPECT_EQ(refusal_of(R"({"kind":"add_operator","person":"p","roles":["root"],)"
                       R"("credential_sha256":"x"})"),
            "roles: reader, maker, checker or administrator");
  EXPECT_EQ(refusal_of(R"({"kind":"add_operator","person":"p","roles":["maker"],)"
                       R"("credential_sha256":"x"})"),
            "credential_sha256: 64 hexadecimal digits in lower case");
  EXPECT_EQ(refusal_of(R"({"kind":"decide_referral","application_id":")" +
                       base::to_text("application", {.high = 1, .low = 2}) +
                       R"(","decision":"perhaps"})"),
            "decision: accept or refuse");
  EXPECT_EQ(refusal_of(R"({"kind":"settle_dead_letter","dead_letter":"a:b","action":"drop"})"),
            "dead_letter: this is no name of a dead letter, such as audit_index:records:1042");
  EXPECT_EQ(refusal_of("[]"), "kind: no such kind of operation");
}

TEST(OperationJson, a_decision_repeats_the_digest_only_where_it_approves) {
  const auto approval = [](const base::JsonValue& json) { return read_decision(json, true); };
  const auto rejection = [](const base::JsonValue& json) { return read_decision(json, false); };
  const std::string grounds = R"("reason":"r","ticket":"t")";
  EXPECT_EQ(refusal_of("{" + grounds + R"(,"content":"c"})", approval), "");
  EXPECT_EQ(refusal_of("{" + grounds + "}", approval), "content: a text is missing");
  EXPECT_EQ(refusal_of("{" + grounds + "}", rejection), "");
  EXPECT_EQ(refusal_of("{" + grounds + R"(,"content":"c"})", rejection),
            "content: no such member here");
}

TEST(OperationJson, a_customer_is_searched_for_by_one_thing) {
  const std::string grounds = R"("reason":"r","ticket":"t")";
  const auto refused = [&](const std::string& by) {
    return refusal_of("{" + grounds + by + "}", read_search);
  };
  EXPECT_EQ(refused(R"(,"account_id":")" + kAccount + R"(")"), "");
  EXPECT_EQ(refused(R"(,"sort_code":"1","account_number":"2")"), "");
  EXPECT_EQ(refused(R"(,"sort_code":"1")"), "account_number: a text is missing");
  EXPECT_EQ(refused(R"(,"account_id":")" + kAccount + R"(","sort_code":"1")"),
            "sort_code: no such member here");
  EXPECT_EQ(refusal_of(R"({"account_id":")" + kAccount + R"("})", read_search),
            "reason: a text is missing");
}

}  // namespace
}  // namespace atollbank::operations_door
