// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/progress_bar.h"

#include <unistd.h>

#include <algorithm>

namespace atollbank::atollctl {
namespace {

constexpr std::uint64_t kWidth = 30;
constexpr base::Duration kDrawEvery = base::Duration::from_ms(100);

}  // namespace

std::string with_commas(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t place = text.size(); place > 3;) {
    place -= 3;
    text.insert(place, ",");
  }
  return text;
}

std::string progress_line(std::uint64_t done, std::uint64_t total, std::uint64_t count,
                          std::string_view unit) {
  const std::uint64_t whole = std::max<std::uint64_t>(total, 1);
  const std::uint64_t part = std::min(done, whole);
  const std::uint64_t filled = part * kWidth / whole;
  std::string percent = std::to_string(part * 100 / whole);
  percent.insert(0, 3 - percent.size(), ' ');
  return "[" + std::string(filled, '#') + std::string(kWidth - filled, '.') + "] " + percent +
         " %  " + with_commas(count) + " " + std::string(unit);
}

ProgressBar::ProgressBar(std::FILE* stream, const base::Clock& clock, std::string_view unit)
    : stream_(stream),
      clock_(clock),
      unit_(unit),
      is_terminal_(isatty(fileno(stream)) != 0),
      next_draw_(clock.monotonic()) {}

ProgressBar::~ProgressBar() { clear(); }

void ProgressBar::show(std::uint64_t done, std::uint64_t total, std::uint64_t count) {
  if (!is_terminal_ || clock_.monotonic() < next_draw_) return;
  next_draw_ = clock_.monotonic() + kDrawEvery;
  is_drawn_ = true;
  std::fprintf(stream_, "\r\033[K%s", progress_line(done, total, count, unit_).c_str());
  std::fflush(stream_);
}

void ProgressBar::clear() {
  if (!is_drawn_) return;
  is_drawn_ = false;
  std::fputs("\r\033[K", stream_);
  std::fflush(stream_);
}

}  // namespace atollbank::atollctl
