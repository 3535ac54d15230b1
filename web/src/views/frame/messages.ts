// SPDX-License-Identifier: MIT
import { defineMessages } from '@/lib/i18n'

export const messages = defineMessages({
  en: {
    unreachable: 'The server does not answer',
    unreachableText: 'Check your connection. Nothing you saved is lost.',
    retry: 'Try again',
    mustEnrol: 'One thing before you begin',
    mustEnrolText: 'This server asks everybody for a second factor. Turn yours on to go on.',
    signOut: 'Sign out',
  },
  fr: {
    unreachable: 'Le serveur ne répond pas',
    unreachableText: 'Vérifiez votre connexion. Rien de ce que vous avez enregistré n’est perdu.',
    retry: 'Réessayer',
    mustEnrol: 'Une chose avant de commencer',
    mustEnrolText: 'Ce serveur demande à chacun un second facteur. Activez le vôtre pour continuer.',
    signOut: 'Se déconnecter',
  },
  de: {
    unreachable: 'Der Server antwortet nicht',
    unreachableText: 'Prüfe die Verbindung. Nichts, was du gespeichert hast, ist verloren.',
    retry: 'Noch einmal versuchen',
    mustEnrol: 'Eines noch, bevor es losgeht',
    mustEnrolText: 'Dieser Server verlangt von allen einen zweiten Faktor. Schalte deinen ein, um weiterzugehen.',
    signOut: 'Abmelden',
  },
  nl: {
    unreachable: 'De server antwoordt niet',
    unreachableText: 'Controleer je verbinding. Niets van wat je hebt opgeslagen is verloren.',
    retry: 'Opnieuw proberen',
    mustEnrol: 'Nog één ding voordat je begint',
    mustEnrolText: 'Deze server vraagt iedereen om een tweede factor. Zet de jouwe aan om door te gaan.',
    signOut: 'Afmelden',
  },
})
