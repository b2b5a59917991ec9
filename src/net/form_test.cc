// SPDX-License-Identifier: Apache-2.0
#include "net/form.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace atollbank::net {
namespace {

using testing::ElementsAre;

TEST(Form, fields_are_decoded_in_order) {
  const auto form = parse_form("name=J%C3%BCrgen+K&empty=&bare&name=second");
  ASSERT_TRUE(form) << form.error().message;
  EXPECT_EQ(form->fields().size(), 4u);
  EXPECT_EQ(form->find("name"), "J\xC3\xBCrgen K");
  EXPECT_EQ(form->find("empty"), "");
  EXPECT_EQ(form->find("bare"), "");
  EXPECT_EQ(form->find("absent"), std::nullopt);
}

TEST(Form, nested_keys_are_found_whether_or_not_their_brackets_are_encoded) {
  const auto form = parse_form(
      "params%5Btitle%5D=Hello&params[image_url]=http%3A%2F%2Fa&params[a][b]=deep&params=x");
  ASSERT_TRUE(form);
  const auto children = form->children("params");
  ASSERT_EQ(children.size(), 2u);
  EXPECT_EQ(children[0].key, "title");
  EXPECT_EQ(children[0].value, "Hello");
  EXPECT_EQ(children[1].key, "image_url");
  EXPECT_EQ(children[1].value, "http://a");
}

TEST(Form, a_list_takes_plain_empty_and_numbered_brackets) {
  const auto form =
      parse_form("expand=a&expand[]=b&expand%5B%5D=c&expand[7]=d&expand[x]=no&expanded=no");
  ASSERT_TRUE(form);
  EXPECT_THAT(form->list("expand"), ElementsAre("a", "b", "c", "d"));
}

TEST(Form, stray_separators_are_skipped) {
  const auto form = parse_form("&&a=1&&b=2&");
  ASSERT_TRUE(form);
  EXPECT_EQ(form->fields().size(), 2u);
}

TEST(Form, broken_escapes_and_bytes_that_are_no_text_are_refused) {
  for (const char* text :
       {"a=%", "a=%4", "a=%zz", "a=%00", "a=%FF", "a=%C0%AF", "a=%ED%A0%80", "%=1"}) {
    const auto form = parse_form(text);
    ASSERT_FALSE(form) << text;
    EXPECT_EQ(form.error().reason, "malformed_form") << text;
  }
}

TEST(Form, every_limit_refuses) {
  const FormLimits limits = {
      .field_count_max = 2, .key_bytes_max = 8, .value_bytes_max = 4, .depth_max = 1};
  EXPECT_TRUE(parse_form("a=1&b=2", limits));
  for (const char* text : {"a=1&b=2&c=3", "123456789=1", "a=12345", "a[b][c]=1"}) {
    const auto form = parse_form(text, limits);
    ASSERT_FALSE(form) << text;
    EXPECT_EQ(form.error().reason, "form_too_large") << text;
  }
}

TEST(Form, what_is_encoded_decodes_to_itself) {
  const std::string text = "a b&c=d/\xE2\x82\xAC%~";
  EXPECT_EQ(percent_encode(text), "a%20b%26c%3Dd%2F%E2%82%AC%25~");
  EXPECT_EQ(percent_decode(percent_encode(text), true).value(), text);
  EXPECT_EQ(percent_decode("a+b", false).value(), "a+b");
}

}  // namespace
}  // namespace atollbank::net
