// SPDX-License-Identifier: Apache-2.0
#include "base/writing/xml_writer.h"

#include <gtest/gtest.h>

#include "base/xml.h"

namespace atollbank::base {
namespace {

TEST(XmlWriter, elements_stand_on_lines_of_their_own) {
  XmlWriter xml("<?OFX VERSION=\"220\"?>\n");
  xml.begin("Stmt", {{"xmlns", "urn:a"}});
  xml.element("Amt", "12.30", {{"Ccy", "GBP"}, {"Q", "a\"b"}});
  xml.begin("Bal").element("Nm", "").end();
  EXPECT_EQ(xml.end().take(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<?OFX VERSION=\"220\"?>\n"
            "<Stmt xmlns=\"urn:a\">\n"
            " <Amt Ccy=\"GBP\" Q=\"a&quot;b\">12.30</Amt>\n"
            " <Bal>\n"
            "  <Nm></Nm>\n"
            " </Bal>\n"
            "</Stmt>\n");
}

std::string read_back(std::string_view text) {
  XmlWriter xml;
  xml.begin("a").element("b", text);
  const auto document = XmlDocument::parse(xml.end().take());
  EXPECT_TRUE(document.has_value()) << (document ? "" : document.error().message);
  return document ? document->root().text_of("b") : "";
}

TEST(XmlWriter, a_text_is_read_back_as_it_was) {
  EXPECT_EQ(read_back("a<b>&amp;\"]]>' 語 \xF0\x9F\x8F\x9D"),
            "a<b>&amp;\"]]>' 語 \xF0\x9F\x8F\x9D");
  EXPECT_EQ(read_back("a\tb\nc\rd"), "a\tb\nc\rd");
}

TEST(XmlWriter, what_xml_forbids_is_replaced) {
  for (char byte = 1; byte < 0x20; ++byte) {
    if (byte == '\t' || byte == '\n' || byte == '\r') continue;
    EXPECT_EQ(read_back(std::string("a") + byte), "a\xEF\xBF\xBD") << int{byte};
  }
  EXPECT_EQ(read_back(std::string_view("a\0b", 3)),
            "a\xEF\xBF\xBD"
            "b");
  for (const char* bytes : {"\xEF\xBF\xBE", "\xEF\xBF\xBF", "\xFF", "\xC0"}) {
    EXPECT_EQ(read_back(bytes), "\xEF\xBF\xBD");
  }
  EXPECT_EQ(read_back("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(read_back("\xEF\xBF\xBD\x7F"), "\xEF\xBF\xBD\x7F");
}

}  // namespace
}  // namespace atollbank::base
