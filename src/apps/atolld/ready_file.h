// SPDX-License-Identifier: Apache-2.0
// The ready file: one JSON object for scripts, whole from the first moment it is there.
#pragma once

#include <filesystem>

#include "apps/wiring/bank.h"

namespace atollbank::apps {

// pid, base_url, access_token, account_id, user_id, client_id, ledger_addresses. Readable by its
// owner only: it holds a token. internal ready_file_not_written
base::Result<void> write_ready_file(const std::filesystem::path& path, const BankDoor& door,
                                    int pid);

}  // namespace atollbank::apps
