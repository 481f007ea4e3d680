#pragma once

#include "mock-host/loader/installer.hpp"
#include "mock-host/web/page.hpp"

namespace mock::web {

/// The steps of "Install Package", in their order.
enum class Step { upload, review, installation, finish };

/// A page of the wizard with the steps above.
Response wizard_page(const Visit& visit, Step step, const Html& content, int status = 200);
Html cancel_link(const Visit& visit);

/// As for every package of this desk: who is trusted.
desk::Result<loader::InstallOptions> options_of(const Visit& visit);
/// The file waits no longer: a day has passed, or somebody who sent the same one is done with it.
desk::Error upload_gone(const Visit& visit);
/// The words of the loader in a sentence for the administrator.
desk::Error refusal(const Visit& visit, desk::Error error);

} // namespace mock::web
