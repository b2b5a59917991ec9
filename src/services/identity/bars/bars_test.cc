// SPDX-License-Identifier: Apache-2.0
// Nothing that is shown in the name of one who is barred is good for anything.
#include "services/identity/bars/bars.h"

#include "services/identity/identity_fixture.h"

namespace atollbank::identity {
namespace {

class Bars : public IdentityTest {
 protected:
  base::Result<void> bar(base::Id user_id) {
    return ask<void>([&](auto done) { service_->bar(context(), user_id, std::move(done)); });
  }
  bool is_barred(base::Id user_id) {
    return ask<bool>([&](auto done) { service_->is_barred(context(), user_id, std::move(done)); })
        .value();
  }
};

TEST_F(Bars, end_every_token_at_once_and_for_ever) {
  const IssuedTokens tokens = signed_in(confidential_);
  ASSERT_TRUE(resolve(tokens.access_token));
  const std::uint64_t changes = service_->changes_of(kUser);
  ASSERT_TRUE(bar(kUser));
  EXPECT_TRUE(bar(kUser)) << "the same again is no change";
  EXPECT_GT(service_->changes_of(kUser), changes) << "who remembers a token asks again";
  EXPECT_EQ(refusal(tokens.access_token), "token_evicted");
  EXPECT_EQ(refusal(refresh_request(confidential_, tokens.refresh_token)), "refresh_token_evicted");
  EXPECT_TRUE(grants().empty());
  start();
  EXPECT_EQ(refusal(tokens.access_token), "token_evicted") << "also after a restart";
  EXPECT_TRUE(is_barred(kUser));
  EXPECT_FALSE(is_barred(kOther));
}

TEST_F(Bars, end_a_sign_in_that_was_under_way) {
  const auto code = authorise(request_of(public_));
  ASSERT_TRUE(code);
  ASSERT_TRUE(bar(kUser));
  EXPECT_EQ(refusal(code_request(public_, code->code)), "bad_code");
}

TEST_F(Bars, let_no_new_token_be_good) {
  ASSERT_TRUE(bar(kUser));
  const auto made = ask<IssuedTokens>([&](auto done) {
    service_->issue_in_sandbox(context(), {.user_id = kUser, .client_id = public_.client.id},
                               std::move(done));
  });
  ASSERT_TRUE(made);
  EXPECT_EQ(refusal(made->access_token), "token_evicted");
}

}  // namespace
}  // namespace atollbank::identity
