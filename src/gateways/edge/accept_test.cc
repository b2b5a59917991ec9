// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/accept.h"

#include <gtest/gtest.h>

namespace atollbank::edge {
namespace {

TEST(Accept, what_clients_send_is_met) {
  for (const char* accept :
       {"", "*/*", "application/json", "application/*", "APPLICATION/JSON;charset=utf-8",
        "text/html, application/json;q=0.5", "text/html,*/*;q=0.1", "*"}) {
    EXPECT_TRUE(accepts(accept, "application/json")) << accept;
  }
}

TEST(Accept, another_type_or_a_refusal_is_not) {
  for (const char* accept :
       {"text/html", "application/xml", "application/json;q=0", "*/*; q=0.0", "text/*", ","}) {
    EXPECT_FALSE(accepts(accept, "application/json")) << accept;
  }
}

TEST(Accept, parameters_of_our_own_type_do_not_matter) {
  EXPECT_TRUE(accepts("text/plain", "text/plain; version=0.0.4"));
}

}  // namespace
}  // namespace atollbank::edge
