// SPDX-License-Identifier: Apache-2.0
#include "net/address_guard.h"

#include <gtest/gtest.h>

namespace atollbank::net {
namespace {

TEST(AddressGuard, addresses_of_the_open_internet_pass) {
  for (const char* address : {"1.1.1.1", "93.184.216.34", "172.32.0.1", "2606:4700:4700::1111"}) {
    EXPECT_TRUE(is_public_address(address)) << address;
  }
}

TEST(AddressGuard, addresses_inside_a_house_do_not) {
  for (const char* address :
       {"0.0.0.0",          "10.1.2.3",        "100.64.0.1",      "127.0.0.1", "127.255.255.255",
        "169.254.169.254",  "172.16.0.1",      "172.31.255.255",  "192.0.0.1", "192.168.0.1",
        "198.18.0.1",       "224.0.0.1",       "255.255.255.255", "::",        "::1",
        "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",   "fc00::1",   "fd12::1",
        "fe80::1",          "ff02::1",         "not an address",  ""}) {
    EXPECT_FALSE(is_public_address(address)) << address;
  }
}

TEST(OwnerOfAddress, is_the_address_or_the_network_that_one_machine_may_have) {
  EXPECT_EQ(owner_of_address("192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(owner_of_address("::ffff:192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(owner_of_address("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  EXPECT_EQ(owner_of_address("2001:db8:1:2:ffff::1"), "2001:db8:1:2::/64");
  EXPECT_NE(owner_of_address("2001:db8:1:3::1"), owner_of_address("2001:db8:1:2::1"));
  EXPECT_EQ(owner_of_address("no address"), "no address");
  EXPECT_EQ(owner_of_address(""), "");
}

}  // namespace
}  // namespace atollbank::net
