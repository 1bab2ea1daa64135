"""The invented platforms are declared as real ones are."""

from demo.platforms import write_platforms
from demo.site.policies import read_policies
from models.platform_files import read_platform_folder

ADDRESS = "http://127.0.0.1:5000"


def test_every_policy_is_declared_at_its_address(tmp_path):
    policies = read_policies().values()
    write_platforms(policies, ADDRESS, tmp_path)
    declared = [
        (file.slug, document.type, document.pages[0].url)
        for file in read_platform_folder(tmp_path)
        for document in file.documents
    ]
    assert sorted(declared) == sorted(
        (policy.platform, policy.terms_type, f"{ADDRESS}/{policy.path}") for policy in policies
    )
