// SPDX-License-Identifier: Apache-2.0
// What a server of several ledgers needs of its tenants: who is who (TenantBook), and a posting
// service held to a quota (MeteredPosting).
#pragma once

#include "services/tenants/key_file.h"
#include "services/tenants/ledgers.h"
#include "services/tenants/metered_posting.h"
#include "services/tenants/quota_meter.h"
#include "services/tenants/tenant.h"
#include "services/tenants/tenant_book.h"
#include "services/tenants/tenants_file.h"
