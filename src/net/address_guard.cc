// SPDX-License-Identifier: Apache-2.0
// The special-purpose address blocks of IANA, refused.
#include "net/address_guard.h"

#include <algorithm>
#include <array>
#include <boost/asio/ip/address.hpp>
#include <cstdint>
#include <string>

namespace atollbank::net {
namespace {

struct Block4 {
  std::uint32_t network;
  int prefix_bits;
};
constexpr std::array<Block4, 16> kSpecial4 = {{
    {0x00000000, 8},   // this network
    {0x0A000000, 8},   // private
    {0x64400000, 10},  // shared by carriers
    {0x7F000000, 8},   // loopback
    {0xA9FE0000, 16},  // link-local, cloud metadata
    {0xAC100000, 12},  // private
    {0xC0000000, 24},  // protocol assignments
    {0xC0000200, 24},  // documentation
    {0xC0586300, 24},  // 6to4 relays
    {0xC0A80000, 16},  // private
    {0xC6120000, 15},  // benchmarks
    {0xC6336400, 24},  // documentation
    {0xCB007100, 24},  // documentation
    {0xE0000000, 4},   // multicast
    {0xF0000000, 4},   // reserved, broadcast
    {0xFFFFFFFF, 32},
}};

struct Block6 {
  std::array<std::uint8_t, 4> network;
  int prefix_bits;
};
constexpr std::array<Block6, 8> kSpecial6 = {{
    {{0x00, 0x00, 0x00, 0x00}, 8},   // unspecified, loopback, mapped IPv4
    {{0x00, 0x64, 0xFF, 0x9B}, 32},  // NAT64
    {{0x01, 0x00, 0x00, 0x00}, 8},   // discard
    {{0x20, 0x01, 0x00, 0x00}, 23},  // protocol assignments, Teredo
    {{0x20, 0x01, 0x0D, 0xB8}, 32},  // documentation
    {{0x20, 0x02, 0x00, 0x00}, 16},  // 6to4
    {{0xFC, 0x00, 0x00, 0x00}, 7},   // unique local
    {{0xFE, 0x00, 0x00, 0x00}, 7},   // link-local, multicast
}};

bool is_public(std::uint32_t address) {
  for (const Block4& block : kSpecial4) {
    const std::uint32_t mask = 0xFFFFFFFFu << (32 - block.prefix_bits);
    if ((address & mask) == block.network) return false;
  }
  return true;
}

bool is_public(const boost::asio::ip::address_v6::bytes_type& bytes) {
  const auto word = [](const auto& octets) {
    return std::uint32_t{octets[0]} << 24 | std::uint32_t{octets[1]} << 16 |
           std::uint32_t{octets[2]} << 8 | std::uint32_t{octets[3]};
  };
  for (const Block6& block : kSpecial6) {
    const std::uint32_t mask = 0xFFFFFFFFu << (32 - block.prefix_bits);
    if ((word(bytes) & mask) == word(block.network)) return false;
  }
  return true;
}

}  // namespace

bool is_public_address(std::string_view address) {
  boost::system::error_code error;
  const auto parsed = boost::asio::ip::make_address(std::string(address), error);
  if (error) return false;
  return parsed.is_v4() ? is_public(parsed.to_v4().to_uint())
                        : is_public(parsed.to_v6().to_bytes());
}

std::string owner_of_address(std::string_view address) {
  boost::system::error_code error;
  const auto parsed = boost::asio::ip::make_address(std::string(address), error);
  if (error || parsed.is_v4()) return std::string(address);
  boost::asio::ip::address_v6::bytes_type bytes = parsed.to_v6().to_bytes();
  if (parsed.to_v6().is_v4_mapped()) {
    return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, parsed.to_v6()).to_string();
  }
  std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
  return boost::asio::ip::address_v6(bytes).to_string() + "/64";
}

}  // namespace atollbank::net
