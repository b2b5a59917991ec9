// SPDX-License-Identifier: Apache-2.0
#include "base/xml.h"

#include <gtest/gtest.h>

namespace atollbank::base {
namespace {

std::string reason_of(std::string_view text) {
  const auto document = XmlDocument::parse(text);
  return document ? "read" : document.error().reason;
}

TEST(Xml, elements_are_found_by_their_local_names) {
  const auto document = XmlDocument::parse(
      "<?xml version=\"1.0\"?>\n<n:a xmlns:n=\"urn:x\" Ccy=\"GBP\">\n <n:b> 1 &amp; &#50;"
      "<!-- no --> <![CDATA[<3>]]></n:b>\n <b>two</b>\n</n:a>\n");
  ASSERT_TRUE(document);
  const XmlElement root = document->root();
  EXPECT_EQ(root.name(), "a");
  EXPECT_EQ(root.attribute("Ccy"), "GBP");
  EXPECT_EQ(root.attribute("ccy"), "");
  EXPECT_EQ(root.text_of("b"), "1 & 2<3>");
  ASSERT_EQ(root.children("b").size(), 2u);
  EXPECT_EQ(root.children("b")[1].text(), "two");
  EXPECT_EQ(document->line_of(root), 2u);
  EXPECT_EQ(document->line_of(root.children("b")[1]), 4u);
}

TEST(Xml, what_is_not_there_answers_with_nothing) {
  const auto document = XmlDocument::parse("<a/>");
  ASSERT_TRUE(document);
  const XmlElement missing = document->root().child("b").child("c");
  EXPECT_FALSE(missing);
  EXPECT_EQ(missing.text(), "");
  EXPECT_EQ(missing.attribute("x"), "");
  EXPECT_TRUE(missing.children().empty());
}

TEST(Xml, a_document_type_is_refused_before_any_entity_is_looked_at) {
  EXPECT_EQ(reason_of("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><a>&x;</a>"),
            "xml_document_type");
  EXPECT_EQ(reason_of("<!DOCTYPE lolz [<!ENTITY l \"ha\"><!ENTITY m \"&l;&l;\">]><a>&m;</a>"),
            "xml_document_type");
}

TEST(Xml, an_entity_that_nobody_declared_stays_as_it_is_written) {
  const auto document = XmlDocument::parse("<a>&x;</a>");
  ASSERT_TRUE(document);
  EXPECT_EQ(document->root().text(), "&x;");
}

TEST(Xml, depth_and_size_have_a_limit) {
  const auto nested = [](std::size_t depth) {
    std::string text;
    for (std::size_t i = 0; i < depth; ++i) text += "<a>";
    for (std::size_t i = 0; i < depth; ++i) text += "</a>";
    return text;
  };
  EXPECT_EQ(reason_of(nested(kXmlDepthMax + 1)), "read");
  EXPECT_EQ(reason_of(nested(kXmlDepthMax + 2)), "xml_too_deep");
  EXPECT_EQ(reason_of(nested(200'000)), "xml_too_deep");
  EXPECT_EQ(reason_of("<a>" + std::string(kXmlSizeMax, 'x') + "</a>"), "xml_too_large");
  std::string wide = "<a>";
  for (std::size_t i = 0; i <= kXmlMarkMax; ++i) wide += "<b/>";
  EXPECT_EQ(reason_of(wide + "</a>"), "xml_too_large");
}

TEST(Xml, what_is_cut_off_or_not_one_element_is_malformed) {
  for (const char* text : {"", "  ", "text", "<a>", "<a><b></a></b>", "<a", "<a/><b/>", "<a/>text",
                           "<a b=\"1/>", "<a>\xFF</a>", "<a>\xC3</a>"}) {
    EXPECT_EQ(reason_of(text), "malformed_xml") << text;
  }
}

TEST(Xml, a_refusal_names_the_line) {
  const auto document = XmlDocument::parse("<a>\n<b>\n</c>\n</a>");
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().message.substr(0, 8), "line 3: ") << document.error().message;
}

}  // namespace
}  // namespace atollbank::base
