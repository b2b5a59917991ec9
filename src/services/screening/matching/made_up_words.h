// SPDX-License-Identifier: Apache-2.0
// For tests and benchmarks: first names and syllables of many scripts, of which names are made,
// each with two spellings in Latin letters and its own.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace atollbank::screening {

struct MadeUpWord {
  std::string latin;
  std::string other_latin;  // as another passport office would write it
  std::string own;          // in its own script
};

enum class Culture : std::uint8_t {
  kWestern,
  kRussian,
  kArabic,
  kChinese,
  kKorean,
  kGreek,
  kCentralEuropean
};
inline constexpr std::size_t kCultureCount = 7;

namespace made_up {

using Words = std::vector<MadeUpWord>;

// Latin, another way to write it, own script.
inline const Words& given_of(Culture culture) {
  static const Words kWestern = {{"James", "James", "James"},
                                 {"Marie", "Marie", "Marie"},
                                 {"José", "Jose", "José"},
                                 {"Björn", "Bjoern", "Björn"},
                                 {"Zoë", "Zoe", "Zoë"},
                                 {"Émile", "Emile", "Émile"},
                                 {"Anna", "Ana", "Anna"},
                                 {"Philip", "Filip", "Philip"},
                                 {"Catherine", "Katherine", "Catherine"},
                                 {"Jürgen", "Juergen", "Jürgen"}};
  static const Words kRussian = {{"Vladimir", "Wladimir", "Владимир"},
                                 {"Yuriy", "Yuri", "Юрий"},
                                 {"Aleksandr", "Alexander", "Александр"},
                                 {"Dmitriy", "Dmitri", "Дмитрий"},
                                 {"Svetlana", "Swetlana", "Светлана"},
                                 {"Sergey", "Sergei", "Сергей"},
                                 {"Nikolay", "Nikolai", "Николай"},
                                 {"Yekaterina", "Ekaterina", "Екатерина"},
                                 {"Zhanna", "Janna", "Жанна"},
                                 {"Mikhail", "Michail", "Михаил"}};
  static const Words kArabic = {
      {"Muhammad", "Mohammed", "محمد"},  {"Ahmad", "Ahmed", "أحمد"},
      {"Hussein", "Husayn", "حسين"},     {"Yusuf", "Youssef", "يوسف"},
      {"Khalid", "Khaled", "خالد"},      {"Fatimah", "Fatima", "فاطمة"},
      {"Ibrahim", "Ebrahim", "ابراهيم"}, {"Abdul Rahman", "Abdurrahman", "عبد الرحمن"},
      {"Mahmud", "Mahmoud", "محمود"},    {"Said", "Saeed", "سعيد"}};
  static const Words kGreek = {{"Georgios", "Giorgos", "Γεώργιος"},
                               {"Eleni", "Helene", "Ελένη"},
                               {"Konstantinos", "Constantinos", "Κωνσταντίνος"},
                               {"Dimitris", "Demetris", "Δημήτρης"},
                               {"Nikolaos", "Nicolaos", "Νικόλαος"}};
  static const Words kCentral = {{"Łukasz", "Lukasz", "Łukasz"},
                                 {"Zdeněk", "Zdenek", "Zdeněk"},
                                 {"Jiří", "Jiri", "Jiří"},
                                 {"Gyöngyi", "Gyongyi", "Gyöngyi"},
                                 {"Şükrü", "Sukru", "Şükrü"},
                                 {"Đorđe", "Djordje", "Ђорђе"},
                                 {"Małgorzata", "Malgorzata", "Małgorzata"}};
  switch (culture) {
    case Culture::kRussian: return kRussian;
    case Culture::kArabic: return kArabic;
    case Culture::kGreek: return kGreek;
    case Culture::kCentralEuropean: return kCentral;
    default: return kWestern;
  }
}

// Syllables are what begins them, a vowel and what may end them.
struct SyllableParts {
  Words onsets;
  Words vowels;
  Words codas;
};

inline const SyllableParts& western_syllables() {
  static const SyllableParts kWestern = {
      {{"b", "b", "b"},
       {"d", "d", "d"},
       {"f", "f", "f"},
       {"g", "g", "g"},
       {"h", "h", "h"},
       {"k", "k", "k"},
       {"l", "l", "l"},
       {"m", "m", "m"},
       {"n", "n", "n"},
       {"p", "p", "p"},
       {"r", "r", "r"},
       {"s", "s", "s"},
       {"t", "t", "t"},
       {"v", "v", "v"},
       {"w", "w", "w"},
       {"br", "br", "br"},
       {"st", "st", "st"},
       {"gr", "gr", "gr"},
       {"fl", "fl", "fl"}},
      {{"a", "a", "a"},
       {"e", "e", "e"},
       {"i", "i", "i"},
       {"o", "o", "o"},
       {"u", "u", "u"},
       {"é", "e", "é"},
       {"ö", "oe", "ö"},
       {"ou", "u", "ou"}},
      {{"", "", ""}, {"n", "n", "n"}, {"r", "r", "r"}, {"l", "l", "l"}, {"s", "s", "s"}}};
  return kWestern;
}

inline const SyllableParts& russian_syllables() {
  static const SyllableParts kRussian = {
      {{"b", "b", "б"},
       {"zh", "j", "ж"},
       {"g", "g", "г"},
       {"kh", "kh", "х"},
       {"shch", "shch", "щ"},
       {"ts", "tz", "ц"},
       {"m", "m", "м"},
       {"v", "w", "в"},
       {"ch", "tch", "ч"},
       {"d", "d", "д"},
       {"k", "k", "к"},
       {"p", "p", "п"},
       {"l", "l", "л"},
       {"z", "z", "з"},
       {"n", "n", "н"},
       {"r", "r", "р"},
       {"s", "s", "с"},
       {"t", "t", "т"},
       {"sh", "sch", "ш"}},
      {{"a", "a", "а"}, {"o", "o", "о"}, {"u", "u", "у"}, {"i", "i", "и"}, {"e", "e", "е"}},
      {{"", "", ""}, {"l", "l", "л"}, {"r", "r", "р"}, {"s", "s", "с"}, {"n", "n", "н"}}};
  return kRussian;
}

inline const SyllableParts& greek_syllables() {
  static const SyllableParts kGreek = {
      {{"p", "p", "π"},
       {"th", "t", "θ"},
       {"k", "c", "κ"},
       {"l", "l", "λ"},
       {"m", "m", "μ"},
       {"n", "n", "ν"},
       {"s", "s", "σ"},
       {"d", "d", "δ"},
       {"ph", "f", "φ"},
       {"st", "st", "στ"},
       {"r", "r", "ρ"},
       {"z", "z", "ζ"},
       {"t", "t", "τ"},
       {"pr", "pr", "πρ"}},
      {{"a", "a", "α"}, {"e", "e", "ε"}, {"i", "i", "ι"}, {"o", "o", "ο"}},
      {{"", "", ""}, {"r", "r", "ρ"}, {"n", "n", "ν"}, {"l", "l", "λ"}}};
  return kGreek;
}

inline const SyllableParts& central_syllables() {
  static const SyllableParts kCentral = {
      {{"k", "k", "k"},
       {"ž", "z", "ž"},
       {"sk", "sk", "sk"},
       {"w", "w", "w"},
       {"č", "c", "č"},
       {"b", "b", "b"},
       {"n", "n", "n"},
       {"ř", "r", "ř"},
       {"d", "d", "d"},
       {"g", "g", "g"},
       {"m", "m", "m"},
       {"j", "j", "j"},
       {"p", "p", "p"},
       {"ł", "l", "ł"},
       {"š", "s", "š"}},
      {{"a", "a", "a"},
       {"ą", "a", "ą"},
       {"ů", "u", "ů"},
       {"ö", "o", "ö"},
       {"e", "e", "e"},
       {"ő", "o", "ő"},
       {"i", "i", "i"},
       {"ü", "u", "ü"}},
      {{"", "", ""}, {"l", "l", "l"}, {"n", "n", "n"}, {"r", "r", "r"}, {"c", "c", "c"}}};
  return kCentral;
}

inline const SyllableParts& syllables_of(Culture culture) {
  switch (culture) {
    case Culture::kRussian: return russian_syllables();
    case Culture::kGreek: return greek_syllables();
    case Culture::kCentralEuropean: return central_syllables();
    default: return western_syllables();
  }
}

// What two given names in one word are made of.
inline const Words& characters_of(Culture culture) {
  static const Words kChinese = {
      {"wei", "wei", "伟"},   {"ming", "ming", "明"}, {"zhi", "zhi", "志"},
      {"hong", "hong", "红"}, {"jian", "jian", "建"}, {"guo", "guo", "国"},
      {"fang", "fang", "芳"}, {"li", "li", "丽"},     {"qiang", "qiang", "强"},
      {"xia", "xia", "霞"},   {"yong", "yong", "勇"}, {"jun", "jun", "军"},
      {"hua", "hua", "华"},   {"ping", "ping", "平"}, {"lei", "lei", "磊"},
      {"chao", "chao", "超"}, {"dong", "dong", "东"}, {"mei", "mei", "梅"},
      {"tao", "tao", "涛"},   {"bin", "bin", "斌"},   {"hai", "hai", "海"},
      {"bo", "bo", "波"},     {"yu", "yu", "玉"},     {"shan", "shan", "山"},
      {"feng", "feng", "峰"}, {"lin", "lin", "林"},   {"gang", "gang", "刚"},
      {"jing", "jing", "静"}, {"na", "na", "娜"},     {"xiu", "xiu", "秀"},
      {"lan", "lan", "兰"},   {"rui", "rui", "瑞"},   {"wen", "wen", "文"},
      {"kai", "kai", "凯"},   {"peng", "peng", "鹏"}, {"ning", "ning", "宁"}};
  static const Words kKorean = {
      {"jun", "joon", "준"},    {"seo", "suh", "서"},      {"min", "min", "민"},
      {"ji", "jee", "지"},      {"hyeon", "hyun", "현"},   {"u", "woo", "우"},
      {"yeong", "young", "영"}, {"su", "soo", "수"},       {"jin", "jin", "진"},
      {"ho", "ho", "호"},       {"kyeong", "kyung", "경"}, {"mi", "mee", "미"},
      {"seong", "sung", "성"},  {"tae", "tae", "태"},      {"dong", "dong", "동"},
      {"hui", "hee", "희"},     {"gyu", "kyu", "규"},      {"sang", "sang", "상"},
      {"cheol", "chul", "철"},  {"nam", "nam", "남"},      {"ra", "ra", "라"},
      {"won", "won", "원"},     {"han", "han", "한"},      {"eun", "un", "은"}};
  return culture == Culture::kChinese ? kChinese : kKorean;
}

inline const Words& families_of(Culture culture) {
  static const Words kChinese = {
      {"Wang", "Wang", "王"}, {"Li", "Lee", "李"},    {"Zhang", "Zhang", "张"},
      {"Chen", "Chen", "陈"}, {"Zhao", "Zhao", "赵"}, {"Huang", "Huang", "黄"},
      {"Xu", "Xu", "徐"},     {"Sun", "Sun", "孙"},   {"Zhou", "Zhou", "周"},
      {"Wu", "Wu", "吴"},     {"Liu", "Liu", "刘"},   {"Yang", "Yang", "杨"},
      {"Zhu", "Zhu", "朱"},   {"Guo", "Guo", "郭"},   {"He", "He", "何"},
      {"Gao", "Gao", "高"}};
  static const Words kKorean = {
      {"Kim", "Gim", "김"},    {"Park", "Pak", "박"},  {"Choe", "Choi", "최"},
      {"Jeong", "Jung", "정"}, {"Kang", "Gang", "강"}, {"Yun", "Yoon", "윤"},
      {"Jang", "Chang", "장"}, {"Im", "Lim", "임"},    {"Han", "Han", "한"},
      {"O", "Oh", "오"},       {"Sin", "Shin", "신"},  {"Kwon", "Gwon", "권"}};
  return culture == Culture::kChinese ? kChinese : kKorean;
}

inline const Words& arabic_consonants() {
  static const Words kConsonants = {
      {"b", "b", "ب"}, {"t", "t", "ت"}, {"j", "j", "ج"},   {"d", "d", "د"}, {"r", "r", "ر"},
      {"z", "z", "ز"}, {"s", "s", "س"}, {"sh", "sh", "ش"}, {"f", "f", "ف"}, {"q", "k", "ق"},
      {"k", "k", "ك"}, {"l", "l", "ل"}, {"m", "m", "م"},   {"n", "n", "ن"}, {"h", "h", "ه"}};
  return kConsonants;
}

// What stands before, between and behind three consonants.
inline const std::array<Words, 4>& arabic_patterns() {
  static const std::array<Words, 4> kPatterns = {
      Words{{"", "", ""}, {"a", "a", "ا"}, {"i", "e", ""}, {"", "", ""}},
      Words{{"", "", ""}, {"a", "a", ""}, {"i", "ee", "ي"}, {"", "", ""}},
      Words{{"ma", "ma", "م"}, {"", "", ""}, {"u", "ou", "و"}, {"", "", ""}},
      Words{{"", "", ""}, {"u", "o", ""}, {"ay", "ei", "ي"}, {"", "", ""}}};
  return kPatterns;
}

}  // namespace made_up
}  // namespace atollbank::screening
