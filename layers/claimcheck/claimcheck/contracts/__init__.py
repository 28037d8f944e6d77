"""The five wire contracts, and the one registry of them."""

from claimcheck.contracts.business_reports import CONTRACT as BUSINESS_REPORTS
from claimcheck.contracts.contract import Contract
from claimcheck.contracts.documents import CONTRACT as DOCUMENTS
from claimcheck.contracts.export_tasks import CONTRACT as EXPORT_TASKS
from claimcheck.contracts.external_reports import CONTRACT as EXTERNAL_REPORTS
from claimcheck.contracts.merchant_reports import CONTRACT as MERCHANT_REPORTS

CONTRACTS: tuple[Contract, ...] = (
    EXTERNAL_REPORTS,
    EXPORT_TASKS,
    DOCUMENTS,
    BUSINESS_REPORTS,
    MERCHANT_REPORTS,
)
