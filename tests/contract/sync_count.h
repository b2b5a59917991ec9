// SPDX-License-Identifier: Apache-2.0
// How often this program has called fdatasync (record_store_sync.cc stands in its way).
#pragma once

namespace atollbank::contract {

int sync_count();

}  // namespace atollbank::contract
