// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/operations/answer_views.h"

#include <gtest/gtest.h>

namespace atollbank::atollctl {
namespace {

std::vector<View> views(std::string_view json) { return views_of(*base::JsonValue::parse(json)); }

TEST(AnswerViews, an_object_is_shown_with_what_is_in_it) {
  const auto shown = views(R"({"id":"p","made":{"person":"ada"},"roles":["maker","checker"]})");
  ASSERT_EQ(shown.size(), 1U);
  std::string text;
  for (const Field& field : shown[0].fields) text += field.label + "=" + field.text + ";";
  EXPECT_EQ(text, "id=p;made person=ada;roles=maker checker;");
}

TEST(AnswerViews, each_list_is_a_table_whose_rows_have_the_same_fields) {
  const auto shown =
      views(R"({"id":"u","accounts":[{"balance":1234},{"balance":5,"closed":true}],"pots":[]})");
  ASSERT_EQ(shown.size(), 2U);
  EXPECT_EQ(shown[1].list_key, "accounts");
  ASSERT_EQ(shown[1].rows.size(), 2U);
  EXPECT_EQ(shown[1].rows[0][0].text, "12.34 GBP");
  EXPECT_EQ(shown[1].rows[0][1].text, "");
  EXPECT_EQ(shown[1].rows[1][1].text, "yes");
}

TEST(AnswerViews, a_list_alone_is_a_table_alone) {
  const auto shown = views(R"({"operators":[{"id":"a"}]})");
  ASSERT_EQ(shown.size(), 1U);
  EXPECT_EQ(shown[0].list_key, "operators");
}

}  // namespace
}  // namespace atollbank::atollctl
