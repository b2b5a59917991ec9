// SPDX-License-Identifier: Apache-2.0
#include "services/accounts/pot_rules.h"

#include <algorithm>

namespace atollbank::accounts {

using base::ErrorCode;
using base::fail;

namespace {

bool is_printable(char letter) { return static_cast<unsigned char>(letter) >= 0x20; }
bool is_visible(char letter) { return letter > ' ' && letter < '\x7F'; }

bool is_good_cover(const std::string& url) {
  if (url.empty()) return true;
  const bool is_web = url.starts_with("https://") || url.starts_with("http://");
  return is_web && url.size() <= kCoverImageUrlMax &&
         std::all_of(url.begin(), url.end(), is_visible);
}

}  // namespace

base::Result<void> check_pot(const Pot& pot) {
  const bool is_good_name = !pot.name.empty() && pot.name.size() <= kPotNameMax &&
                            pot.style.size() <= kPotNameMax &&
                            std::all_of(pot.name.begin(), pot.name.end(), is_printable) &&
                            std::all_of(pot.style.begin(), pot.style.end(), is_printable);
  if (!is_good_name) {
    return fail(ErrorCode::kInvalidArgument, "pot_name_invalid",
                "a pot's name has 1 to 64 printable bytes, its style at most 64");
  }
  if (pot.goal_amount_minor < 0 || pot.goal_amount_minor > kAmountMinorMax) {
    return fail(ErrorCode::kInvalidArgument, "amount_invalid", "the goal is negative or huge");
  }
  if (!is_good_cover(pot.cover_image_url)) {
    return fail(ErrorCode::kInvalidArgument, "cover_image_url_invalid",
                "a cover is an http or https address of at most 2048 letters");
  }
  if (pot.round_up_multiplier > kRoundUpMultiplierMax) {
    return fail(ErrorCode::kInvalidArgument, "round_up_multiplier_invalid",
                "round-ups are multiplied by 10 at most");
  }
  return {};
}

base::Result<void> check_edit(const EditPot& edit, base::Timestamp now) {
  if (!edit.locked_until || edit.locked_until->nanoseconds == 0) return {};
  if (*edit.locked_until > now && edit.locked != false) return {};
  return fail(ErrorCode::kInvalidArgument, "locked_until_invalid",
              "a pot is locked until a time to come");
}

Pot edited(Pot pot, const EditPot& edit) {
  if (edit.name) pot.name = *edit.name;
  if (edit.style) pot.style = *edit.style;
  if (edit.goal_amount_minor) pot.goal_amount_minor = *edit.goal_amount_minor;
  if (edit.cover_image_url) pot.cover_image_url = *edit.cover_image_url;
  if (edit.round_up) pot.round_up = *edit.round_up;
  if (edit.round_up_multiplier) pot.round_up_multiplier = *edit.round_up_multiplier;
  // A new lock without an end does not inherit the end of the one before.
  if (edit.locked) pot.locked_until = {};
  if (edit.locked_until) pot.locked_until = *edit.locked_until;
  return pot;
}

}  // namespace atollbank::accounts
