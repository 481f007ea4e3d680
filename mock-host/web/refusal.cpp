#include "mock-host/web/refusal.hpp"

namespace mock::web {

std::string words_of(const Visit& visit, const desk::Error& error)
{
    return error.message.empty() ? visit.t("act.refused") : error.message;
}

std::string remedy_words(const Visit& visit, desk::Errc status)
{
    using desk::Errc;
    switch (status) {
    case Errc::invalid:
        return visit.t("remedy.invalid");
    case Errc::not_found:
        return visit.t("remedy.not_found");
    case Errc::conflict:
    case Errc::state:
        return visit.t("remedy.conflict");
    case Errc::denied:
        return visit.t("remedy.denied");
    case Errc::limit:
        return visit.t("remedy.limit");
    case Errc::unavailable:
    case Errc::deadline:
        return visit.t("remedy.later");
    case Errc::cancelled:
        return visit.t("remedy.cancelled");
    case Errc::unsupported:
        return visit.t("remedy.unsupported");
    case Errc::answer_lost:
        return visit.t("remedy.answer_lost");
    case Errc::internal:
        break;
    }
    return visit.t("remedy.internal");
}

} // namespace mock::web
