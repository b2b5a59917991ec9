// SPDX-License-Identifier: Apache-2.0
// What a PKCS#11 call returned, by name: "CKR_DEVICE_REMOVED", so that whoever reads a log can look
// it up. Any thread.
#pragma once

#include <p11-kit/pkcs11.h>

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/result.h"

namespace atollbank::adapters {

// "CKR_0x80000001" for a code that the standard does not name.
std::string name_of_return(CK_RV code);

// unavailable vault_unavailable: "C_Sign: CKR_DEVICE_REMOVED". A full device is resource_exhausted
// vault_full; a wrong PIN is failed_precondition vault_pin_refused.
tl::unexpected<base::Error> pkcs11_failed(std::string_view call, CK_RV code);

// Whether the session, and with it the log-in, is gone, so that opening another may help.
bool is_session_lost(CK_RV code);

}  // namespace atollbank::adapters
