// SPDX-License-Identifier: Apache-2.0
#include "adapters/icu/transliteration.h"

#include <gtest/gtest.h>

#include <vector>

#include "runtime/named_thread.h"

namespace atollbank::adapters {
namespace {

std::string spelled(std::string_view text) {
  static const auto icu = IcuTransliteration::make().value();
  return icu->to_ascii(text);
}

TEST(IcuTransliteration, names_of_many_scripts_are_spelled_in_ascii) {
  for (const char* name : {"Владимир", "Μελίνα", "محمد", "דוד", "毛泽东", "김정은", "とうじょう",
                           "अशोक", "สมชาย", "გიორგი", "Արամ", "ລາວ", "ኃይለ", "বাংলা"}) {
    const std::string ascii = spelled(name);
    EXPECT_NE(ascii.find_first_not_of(' '), std::string::npos) << name;
    for (const char letter : ascii) EXPECT_LT(static_cast<unsigned char>(letter), 0x80) << name;
  }
  EXPECT_EQ(spelled("Владимир"), "Vladimir");
  EXPECT_EQ(spelled("毛泽东"), "mao ze dong");
  EXPECT_EQ(spelled("Ólafur Þórðarson"), "Olafur THordarson");
  EXPECT_EQ(spelled("ＡＤＡ"), "ADA");
}

TEST(IcuTransliteration, ascii_is_answered_as_it_stands) {
  EXPECT_EQ(spelled("O'Brien-Smith, \t42"), "O'Brien-Smith, \t42");
  EXPECT_EQ(spelled(""), "");
}

TEST(IcuTransliteration, names_are_spelled_as_passports_spell_them) {
  EXPECT_EQ(spelled("Щербаков Юрий"), "Shcherbakov Yuriy");
  EXPECT_EQ(spelled("أسامة القاسم"), "asamh al-qasm");
  EXPECT_EQ(spelled("معمر"), "mmr");
}

TEST(IcuTransliteration, what_nobody_can_spell_is_written_by_its_number) {
  EXPECT_EQ(spelled("ລາວ"), "u0ea5u0eb2u0ea7");
  EXPECT_EQ(spelled("a\U0001F600b"), "au1f600b");
  EXPECT_EQ(spelled("a\u200Fb\u3000c\u00BB"), "ab c>>");
}

TEST(IcuTransliteration, many_threads_read_the_same) {
  const auto icu = IcuTransliteration::make().value();
  const std::string alone = icu->to_ascii("محمد Владимир 毛泽东");
  std::vector<std::string> found(4);
  {
    std::vector<runtime::NamedThread> threads;
    for (std::string& mine : found) {
      threads.emplace_back("reader", [&icu, &mine, &alone] {
        bool is_same = true;
        for (int i = 0; i < 200; ++i) is_same &= icu->to_ascii("محمد Владимир 毛泽东") == alone;
        mine = is_same ? alone : "differs";
      });
    }
    for (auto& thread : threads) thread.join();
  }
  for (const std::string& one : found) EXPECT_EQ(one, alone);
}

}  // namespace
}  // namespace atollbank::adapters
