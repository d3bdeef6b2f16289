//! The commands of accounts; each names the method that does it.

use super::Accounts;
use crate::view::{
    AccountRef, AccountsView, AppState, BeginSignIn, InvitationFile, InvitationLink, Nothing, Opened,
    SignInBegun, SignInOptions, SignOutView, SignedIn, SignedOut, Unseal,
};
use crate::{AccountCommands, DeskError, invitation_in};

#[async_trait::async_trait]
impl AccountCommands for Accounts {
    async fn accounts(&self, _: Nothing) -> Result<AccountsView, DeskError> {
        self.view()
    }
    async fn sign_in_options(&self, _: Nothing) -> Result<SignInOptions, DeskError> {
        self.options_of_sign_in().await
    }
    async fn read_invitation(&self, input: InvitationFile) -> Result<InvitationLink, DeskError> {
        Ok(InvitationLink { address: invitation_in(&input.text)? })
    }
    async fn begin_sign_in(&self, input: BeginSignIn) -> Result<SignInBegun, DeskError> {
        self.begin(input).await
    }
    async fn finish_sign_in(&self, _: Nothing) -> Result<SignedIn, DeskError> {
        self.finish().await
    }
    async fn open_sign_in_page(&self, _: Nothing) -> Result<Opened, DeskError> {
        self.open_page_again()
    }
    async fn cancel_sign_in(&self, _: Nothing) -> Result<Nothing, DeskError> {
        self.give_up_sign_in();
        Ok(Nothing {})
    }
    async fn switch_account(&self, input: AccountRef) -> Result<AppState, DeskError> {
        self.switch(&input.id).await
    }
    async fn sign_out_view(&self, _: Nothing) -> Result<SignOutView, DeskError> {
        self.what_signing_out_does()
    }
    async fn sign_out(&self, _: Nothing) -> Result<SignedOut, DeskError> {
        self.end_here().await
    }
    async fn unseal(&self, input: Unseal) -> Result<AppState, DeskError> {
        self.open_seal(input.passphrase).await
    }
    async fn follow_launch(&self, _: Nothing) -> Result<SignedIn, DeskError> {
        self.follow().await
    }
    async fn refuse_launch(&self, _: Nothing) -> Result<Nothing, DeskError> {
        Ok(self.refuse().await)
    }
}
