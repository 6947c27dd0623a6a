"""Addresses of accounts. Those of django-allauth keep its names, which its own code asks for, and get our addresses."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as key
from allauth.socialaccount import views as social
from django.urls import include, path, re_path

from valorise.platform.accounts import single_sign_on
from valorise.platform.accounts.confirming import asks_again
from valorise.platform.accounts.pages import entrance, organisation, own, people

ours = [
    path("begin/<str:link>/", entrance.begin, name="begin"),
    path("invitation/<str:link>/", entrance.invitation, name="invitation"),
    path("account/", own.account, name="account"),
    path("account/organisation/", own.choose_organisation, name="choose-organisation"),
    path("account/sessions/", own.end_sessions, name="end-sessions"),
    path("account/stored/", own.stored, name="stored"),
    path("account/stored/files/", own.look_through_files, name="look-through-files"),
    path("account/roles/", own.roles, name="roles"),
    path("organisation/", organisation.settings, name="organisation"),
    path("organisation/sign-on/", organisation.add_sign_on, name="add-sign-on"),
    path("organisation/sign-on/<int:number>/remove/", organisation.remove_sign_on, name="remove-sign-on"),
    path("organisation/domains/<int:number>/ask/", organisation.ask_for_domain, name="ask-for-domain"),
    path("domain/<str:link>/", organisation.agree, name="agree-to-domain"),
    path("people/", people.people, name="people"),
    path("people/invitations/<int:number>/withdraw/", people.withdraw, name="withdraw"),
    path("people/<int:number>/", people.person, name="person"),
    path("people/<int:number>/role/", people.give_role, name="give-role"),
    path("people/<int:number>/role/take/", people.take_role, name="take-role"),
    path("people/<int:number>/close/", people.close, name="close"),
    path("people/<int:number>/open/", people.open_again, name="open"),
    path("people/<int:number>/two-factor/", people.reset_two_factor, name="reset-two-factor"),
    path("people/<int:number>/erase/", people.erase, name="erase"),
]
entering = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/closed/", account.account_inactive, name="account_inactive"),
    path("sign-in/second-factor/", second_factor.authenticate, name="mfa_authenticate"),
    path("sign-in/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("sign-in/with/<str:provider_id>/", single_sign_on.leave, name="openid_connect_login"),
    path("sign-in/with/<str:provider_id>/back/", single_sign_on.back, name="openid_connect_callback"),
    path("sign-out/", account.logout, name="account_logout"),
]
inside = [
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("confirm/code/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("confirm/key/", key.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("address/", account.email, name="account_email"),
    path("address/sent/", account.email_verification_sent, name="account_email_verification_sent"),
    path("address/<str:key>/", account.confirm_email, name="account_confirm_email"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/first/", account.password_set, name="account_set_password"),
    path("password/forgotten/", account.password_reset, name="account_reset_password"),
    path("password/forgotten/sent/", account.password_reset_done, name="account_reset_password_done"),
    path("password/new/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("linked/", own.linked, name="socialaccount_connections"),
    path("two-factor/", second_factor.index, name="mfa_index"),
    path("two-factor/app/", asks_again(app.activate_totp), name="mfa_activate_totp"),
    path("two-factor/app/off/", asks_again(app.deactivate_totp), name="mfa_deactivate_totp"),
    path("two-factor/codes/", asks_again(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("two-factor/codes/new/", asks_again(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("two-factor/codes/file/", asks_again(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("two-factor/keys/", key.list_webauthn, name="mfa_list_webauthn"),
    path("two-factor/keys/add/", asks_again(key.add_webauthn), name="mfa_add_webauthn"),
    path("two-factor/keys/<int:pk>/remove/", asks_again(key.remove_webauthn), name="mfa_remove_webauthn"),
    path("two-factor/keys/<int:pk>/", asks_again(key.edit_webauthn), name="mfa_edit_webauthn"),
]
urlpatterns = [path("", include((ours, "accounts"))), *entering, path("account/", include(inside))]
