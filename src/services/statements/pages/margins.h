// SPDX-License-Identifier: Apache-2.0
// Where things stand on a page of a statement, in points.
#pragma once

#include "services/statements/pages/pages_port.h"

namespace atollbank::statements {

inline constexpr double kLeftEdge = 48;
inline constexpr double kRightEdge = kPageWidth - 48;
inline constexpr double kTopEdge = 48;
inline constexpr double kBottomEdge = kPageHeight - 64;  // the foot is below it
inline constexpr double kFootLine = kPageHeight - 40;

// The table's columns: amounts by their right ends.
inline constexpr double kDateLeft = kLeftEdge;
inline constexpr double kWordsLeft = 114;
inline constexpr double kWordsWidth = 190;
inline constexpr double kOutRight = 369;
inline constexpr double kInRight = 430;
inline constexpr double kBalanceRight = 491;
inline constexpr double kRecordRight = kRightEdge;

}  // namespace atollbank::statements
