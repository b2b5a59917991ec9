// SPDX-License-Identifier: Apache-2.0
#include "adapters/haru/haru_pages.h"

#include <fmt/format.h>
#include <hpdf.h>

#include <chrono>

#include "base/utf8.h"

namespace atollbank::adapters {

using base::Result;
using statements::Face;
using statements::Hand;
using statements::Ink;
using statements::kPageHeight;
using statements::Place;

namespace {

constexpr HPDF_REAL kGreyLevel = 0.35F;
constexpr HPDF_REAL kLineWidth = 0.5F;

HPDF_REAL real(double number) { return static_cast<HPDF_REAL>(number); }

tl::unexpected<base::Error> not_made(std::string_view what) {
  return base::fail(base::ErrorCode::kUnavailable, "pages_not_made", what);
}

// As libharu can write it, and without zero bytes, where C ends a text.
std::string writable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t size = base::utf8_size(text);
    const bool is_known = size != 0 && size <= 3;
    out += is_known ? text.substr(0, size) : std::string_view("\xEF\xBF\xBD");
    text.remove_prefix(size == 0 ? 1 : size);
  }
  return out;
}

HPDF_Date date_of(base::Timestamp time) {
  const std::chrono::sys_time<std::chrono::nanoseconds> instant(
      std::chrono::nanoseconds(time.nanoseconds));
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(instant - day));
  return {.year = static_cast<int>(date.year()),
          .month = static_cast<HPDF_INT>(static_cast<unsigned>(date.month())),
          .day = static_cast<HPDF_INT>(static_cast<unsigned>(date.day())),
          .hour = static_cast<HPDF_INT>(clock.hours().count()),
          .minutes = static_cast<HPDF_INT>(clock.minutes().count()),
          .seconds = static_cast<HPDF_INT>(clock.seconds().count()),
          .ind = 'Z',
          .off_hour = 0,
          .off_minutes = 0};
}

}  // namespace

// libharu keeps the first error of a document and does nothing after it.
struct HaruPages::Document {
  HPDF_Doc handle = nullptr;
  HPDF_Font plain = nullptr;
  HPDF_Font bold = nullptr;
  HPDF_Page page = nullptr;

  ~Document() {
    if (handle != nullptr) HPDF_Free(handle);
  }
  bool is_good() const { return handle != nullptr && HPDF_GetError(handle) == HPDF_OK; }
  HPDF_Font of(Face face) const { return face == Face::kBold ? bold : plain; }
  HPDF_Font load(const std::string& file) const {
    const char* name = HPDF_LoadTTFontFromFile(handle, file.c_str(), HPDF_TRUE);
    return name == nullptr ? nullptr : HPDF_GetFont(handle, name, "UTF-8");
  }
};

HaruPages::HaruPages(std::unique_ptr<Document> document) : document_(std::move(document)) {}
HaruPages::~HaruPages() = default;

Result<std::unique_ptr<HaruPages>> HaruPages::open(const HaruFonts& fonts, const std::string& title,
                                                   base::Timestamp created) {
  auto document = std::make_unique<Document>();
  document->handle = HPDF_New(nullptr, nullptr);
  if (document->handle == nullptr) return not_made("there is no memory for a document");
  HPDF_UseUTFEncodings(document->handle);
  HPDF_SetCompressionMode(document->handle, HPDF_COMP_ALL);
  HPDF_SetInfoAttr(document->handle, HPDF_INFO_TITLE, title.c_str());
  HPDF_SetInfoDateAttr(document->handle, HPDF_INFO_CREATION_DATE, date_of(created));
  document->plain = document->load(fonts.plain);
  if (document->plain != nullptr) document->bold = document->load(fonts.bold);
  if (document->bold == nullptr || !document->is_good()) {
    return not_made(fmt::format("the fonts {} and {} cannot be read; fonts-dejavu-core has them",
                                fonts.plain, fonts.bold));
  }
  return std::unique_ptr<HaruPages>(new HaruPages(std::move(document)));
}

double HaruPages::width_of(std::string_view text, const Hand& hand) const {
  const std::string known = writable(text);
  const auto width = HPDF_Font_TextWidth(document_->of(hand.face),
                                         reinterpret_cast<const HPDF_BYTE*>(known.data()),
                                         static_cast<HPDF_UINT>(known.size()));
  return static_cast<double>(width.width) * hand.size / 1000;
}

void HaruPages::begin_page() {
  document_->page = HPDF_AddPage(document_->handle);
  HPDF_Page_SetSize(document_->page, HPDF_PAGE_SIZE_A4, HPDF_PAGE_PORTRAIT);
  HPDF_Page_SetLineWidth(document_->page, kLineWidth);
}

void HaruPages::draw_text(Place left, std::string_view text, const Hand& hand) {
  const HPDF_Page page = document_->page;
  const HPDF_REAL level = hand.ink == Ink::kGrey ? kGreyLevel : 0.0F;
  HPDF_Page_SetGrayFill(page, level);
  HPDF_Page_SetFontAndSize(page, document_->of(hand.face), real(hand.size));
  HPDF_Page_BeginText(page);
  HPDF_Page_TextOut(page, real(left.x), real(kPageHeight - left.y), writable(text).c_str());
  HPDF_Page_EndText(page);
}

void HaruPages::draw_line(Place from, Place to) {
  const HPDF_Page page = document_->page;
  HPDF_Page_MoveTo(page, real(from.x), real(kPageHeight - from.y));
  HPDF_Page_LineTo(page, real(to.x), real(kPageHeight - to.y));
  HPDF_Page_Stroke(page);
}

Result<std::string> HaruPages::finish() {
  if (document_->is_good()) HPDF_SaveToStream(document_->handle);
  if (!document_->is_good()) {
    return not_made(
        fmt::format("the document was not written: {:#x}", HPDF_GetError(document_->handle)));
  }
  std::string bytes(HPDF_GetStreamSize(document_->handle), '\0');
  auto size = static_cast<HPDF_UINT32>(bytes.size());
  HPDF_ResetStream(document_->handle);
  HPDF_ReadFromStream(document_->handle, reinterpret_cast<HPDF_BYTE*>(bytes.data()), &size);
  if (size != bytes.size()) return not_made("the document was not written whole");
  return bytes;
}

}  // namespace atollbank::adapters
