// SPDX-License-Identifier: Apache-2.0
// The path of a request as segments: "//pots/pot_1/deposit/" and "/pots/pot_1/deposit" are the same
// place, because clients in the wild write both. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atollbank::edge {

inline constexpr std::size_t kPathSegmentsMax = 8;

// Decoded and without empty ones. Nothing when an escape is broken, the text is not UTF-8 or there
// are too many.
std::optional<std::vector<std::string>> split_path(std::string_view path);

// The value of the one "{id}" of a pattern such as "/pots/{id}/deposit", or "" for a pattern
// without; nothing when the path is another one.
std::optional<std::string> match_path(std::string_view pattern,
                                      const std::vector<std::string>& segments);

// The place as logs may show it: with its id where that has the form of one ("pot_0000…"), else the
// pattern, since anything may have been put in an id's place.
std::string path_to_log(std::string_view pattern, std::string_view path_id);

}  // namespace atollbank::edge
