// SPDX-License-Identifier: Apache-2.0
// The ready file: one JSON object for scripts, whole from the first moment it is there.
#pragma once

#include <filesystem>

#include "apps/wiring/bank.h"

namespace atollbank::apps {

// pid, base_url, page_url, ledger_addresses, operations_url. Of a sandbox also access_token,
// refresh_token, account_id, user_id, client_id, client_secret, redirect_uri, email, password,
// totp_secret; of another customer second_user_id, second_account_id, second_access_token,
// second_email, second_password, second_totp_secret. Readable by its owner only: it holds secrets.
// internal ready_file_not_written
base::Result<void> write_ready_file(const std::filesystem::path& path, const BankDoor& door,
                                    int pid);

}  // namespace atollbank::apps
