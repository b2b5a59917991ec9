// SPDX-License-Identifier: Apache-2.0
// What every transliteration holds, whatever scripts it reads.
#include <gtest/gtest.h>

#include <memory>

#include "adapters/icu/transliteration.h"
#include "adapters/memory/ascii_transliteration.h"

namespace atollbank {
namespace {

struct Icu {
  Icu() : made(adapters::IcuTransliteration::make().value()) {}
  std::string to_ascii(std::string_view text) const { return made->to_ascii(text); }
  std::unique_ptr<adapters::IcuTransliteration> made;
};

template <class Adapter>
class Transliteration : public ::testing::Test {
 protected:
  Adapter adapter_;
};
using Adapters = ::testing::Types<Icu, adapters::AsciiTransliteration>;
TYPED_TEST_SUITE(Transliteration, Adapters);

TYPED_TEST(Transliteration, ascii_is_answered_as_it_stands) {
  for (const char* text : {"", "Ada King", " O'Brien-Smith,\t42 "}) {
    EXPECT_EQ(this->adapter_.to_ascii(text), text);
  }
}

TYPED_TEST(Transliteration, marks_are_taken_off) {
  EXPECT_EQ(this->adapter_.to_ascii("Dvořák Šárka"), "Dvorak Sarka");
  EXPECT_EQ(this->adapter_.to_ascii("Émile Núñez"), "Emile Nunez");
}

TYPED_TEST(Transliteration, the_answer_is_ascii_and_always_the_same) {
  for (const char* text :
       {"Ω\U0001F600", "Владимир", "محمد", "毛泽东", "ŒÆßĳ", "e\u0301", "\u200F"}) {
    const std::string ascii = this->adapter_.to_ascii(text);
    for (const char letter : ascii) EXPECT_LT(static_cast<unsigned char>(letter), 0x80) << text;
    EXPECT_EQ(this->adapter_.to_ascii(text), ascii) << text;
    EXPECT_EQ(this->adapter_.to_ascii(ascii), ascii) << text;
  }
}

TYPED_TEST(Transliteration, words_stay_in_their_order) {
  const std::string ascii = this->adapter_.to_ascii("Zoë Ångström \U0001F600 Ada");
  EXPECT_LT(ascii.find("Zoe"), ascii.find("Angstrom"));
  EXPECT_LT(ascii.find("Angstrom"), ascii.find("Ada"));
}

}  // namespace
}  // namespace atollbank
